/** Holds of both kinds, gone. */
export const unheld = {
  hold_code: null,
  hold_facts: null,
  hold_from: null,
  plan_hold_code: null,
  plan_hold_facts: null,
} as const;
