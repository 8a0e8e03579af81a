import { describeMutants } from './mutants.ts';

describeMutants();
