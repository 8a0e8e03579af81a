import type { PhraseBook } from '../../../contract/index.ts';
import type { PlanReasons } from '../../../contract/reasons/plan.ts';

export const plan: PhraseBook<PlanReasons> = {};
