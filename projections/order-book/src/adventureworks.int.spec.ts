import { adventureworksComparisons } from './testing/adventureworks.js';

adventureworksComparisons('embedded log');
