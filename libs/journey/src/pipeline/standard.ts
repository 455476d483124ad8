import type { PipelineVersion } from '../aggregate.js';

/** The pipeline every tenant has from the start; a definition of `standard` begins at version 2. */
export const STANDARD_PIPELINE: PipelineVersion = {
  id: 'standard',
  version: 1,
  stages: [
    { id: 'new', name: 'New' },
    { id: 'qualified', name: 'Qualified' },
    { id: 'quoted', name: 'Quoted' },
    { id: 'negotiation', name: 'Negotiation' },
  ],
  skipAllowed: true,
};
