import type { Money } from '@recount/journey';
import type { Random } from './random.js';

/** The demonstration company: sensors for industry, three regions, nine people in sales. */
export const TENANT_SETTINGS = {
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  name: 'Nordlicht Sensors (demonstration)',
} as const;

/** The standard pipeline's second version: a stage more than every tenant has from the start. */
export const PIPELINE = {
  id: 'standard',
  name: 'Standard',
  stages: [
    { id: 'new', name: 'New' },
    { id: 'qualified', name: 'Qualified' },
    { id: 'quoted', name: 'Quoted' },
    { id: 'negotiation', name: 'Negotiation' },
    { id: 'contract', name: 'Contract' },
  ],
} as const;

export const SALES = [
  'anna.keller',
  'ben.okafor',
  'clara.lindqvist',
  'david.moreau',
  'elif.demir',
  'finn.jansen',
  'grace.tanaka',
  'hugo.silva',
  'ines.novak',
] as const;
export const FINANCE = ['nora.blum', 'otto.hahn'] as const;
export const LOGISTICS = ['piet.vos', 'quentin.roy'] as const;
export const SERVICE = ['sara.olsen', 'tom.weiss', 'uma.patel'] as const;
export const APPROVER = 'renate.wolf';
/** The standard costs' version that the story knows. */
export const COST_VERSION = 'standard@1';

/** Prices and costs in cents, per unit. */
export const PRODUCTS = [
  { id: 'TS-100', name: 'Temperature probe', price: 18_900, cost: 9800, leadTimeDays: 5 },
  { id: 'PS-220', name: 'Pressure transmitter', price: 42_500, cost: 24_100, leadTimeDays: 12 },
  { id: 'VS-310', name: 'Vibration sensor', price: 67_000, cost: 38_200, leadTimeDays: 14 },
  { id: 'FM-400', name: 'Flow meter', price: 129_000, cost: 81_300, leadTimeDays: 28 },
  { id: 'GW-50', name: 'Field gateway', price: 89_900, cost: 52_400, leadTimeDays: 10 },
  { id: 'CL-12', name: 'Cloud licence, 12 months', price: 240_000, cost: 31_000, leadTimeDays: 0 },
  { id: 'SV-1', name: 'Commissioning, per day', price: 115_000, cost: 78_000, leadTimeDays: 7 },
  { id: 'KIT-7', name: 'Condition monitoring kit', price: 745_050, cost: 452_000, leadTimeDays: 35 },
] as const;

export const INDUSTRIES = [
  'food',
  'chemicals',
  'machinery',
  'energy',
  'water',
  'logistics',
  'paper',
  'pharma',
] as const;
export const REGIONS = ['north', 'south', 'west'] as const;
export const TIERS = ['A', 'B', 'C'] as const;

const COMPANY_HEAD = [
  'Aller',
  'Brandt',
  'Corvus',
  'Delta',
  'Elbe',
  'Falk',
  'Gerling',
  'Havel',
  'Isar',
  'Juno',
  'Kessel',
  'Lahn',
  'Merz',
  'Nordic',
  'Orion',
  'Pader',
  'Rhein',
  'Saale',
  'Tauber',
  'Weser',
];
const COMPANY_TAIL = [
  'Anlagenbau',
  'Brauerei',
  'Chemie',
  'Dairy',
  'Foods',
  'Hydraulik',
  'Logistics',
  'Maschinen',
  'Papier',
  'Pharma',
  'Power',
  'Pumpen',
  'Stahl',
  'Textil',
  'Wasserwerke',
  'Werke',
];
const COMPANY_FORM = ['GmbH', 'AG', 'KG', 'SE', 'BV', 'SARL'];
const FIRST = [
  'Ada',
  'Boris',
  'Chloe',
  'Dario',
  'Emma',
  'Farid',
  'Greta',
  'Hanna',
  'Ivan',
  'Jana',
  'Karim',
  'Lena',
  'Milan',
  'Nadia',
  'Oskar',
  'Paula',
  'Rosa',
  'Sven',
  'Tara',
  'Yusuf',
];
const LAST = [
  'Albers',
  'Beck',
  'Costa',
  'Dietz',
  'Ernst',
  'Fuchs',
  'Graf',
  'Horn',
  'Ilic',
  'Jung',
  'Koch',
  'Lutz',
  'Maas',
  'Nagel',
  'Otto',
  'Pohl',
  'Roth',
  'Seidel',
  'Thom',
  'Vogt',
];

export interface Prospect {
  readonly company: string;
  readonly person: string;
  readonly email: string;
  readonly phone: string;
  readonly industry: string;
  readonly region: string;
}

/** A company and the person who speaks for it. The addresses are reserved for examples and reach nobody. */
export function prospect(chance: Random, n: number): Prospect {
  const head = chance.pick(COMPANY_HEAD);
  const tail = chance.pick(COMPANY_TAIL);
  const first = chance.pick(FIRST);
  const last = chance.pick(LAST);
  return {
    company: `${head} ${tail} ${chance.pick(COMPANY_FORM)}`,
    person: `${first} ${last}`,
    email: `${first}.${last}.${n}@${head}-${tail}.example`.toLowerCase(),
    phone: `+49301${String(1_000_000 + n * 7 + chance.int(0, 6)).slice(-7)}`,
    industry: chance.pick(INDUSTRIES),
    region: chance.pick(REGIONS),
  };
}

/** Cents as money of the demonstration tenant. */
export const euro = (cents: number): Money => ({ units: String(cents), scale: 2, currency: 'EUR' });
/** A share in basis points, rounded half up. */
export const share = (cents: number, basisPoints: number): number => Math.floor((cents * basisPoints + 5000) / 10_000);
