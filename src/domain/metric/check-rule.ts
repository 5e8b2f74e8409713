import { CatalogError } from '../core/catalog-error.ts';

/** How grave the finding of a rule is; `off`: the rule is not checked. */
export const RULE_LEVELS = ['off', 'note', 'warning', 'error'] as const;

export type RuleLevel = (typeof RULE_LEVELS)[number];

/** How a rule is checked. `days`: after how many days; undefined for a rule without. */
export interface RuleSetting {
  readonly level: RuleLevel;
  readonly days: number | undefined;
}

/** The rules that metrics are checked by, each with what holds as long as a catalog does not set it. */
export const CHECK_RULES = {
  'no-owner': { level: 'warning', days: undefined },
  'no-description': { level: 'warning', days: undefined },
  'no-tests': { level: 'warning', days: undefined },
  'failing-test': { level: 'error', days: undefined },
  /** Its last run is longer ago. */
  'stale-test': { level: 'warning', days: 90 },
  'unknown-dependency': { level: 'error', days: undefined },
  cycle: { level: 'error', days: undefined },
  'name-collision': { level: 'error', days: undefined },
  'duplicate-calculation': { level: 'warning', days: undefined },
  'synonym-clash': { level: 'warning', days: undefined },
  /** Nobody edited it by itself for so long. Imports, merges and bulk edits are no reviews. */
  'not-reviewed': { level: 'off', days: 365 },
} as const satisfies Readonly<Record<string, RuleSetting>>;

export type RuleName = keyof typeof CHECK_RULES;

/** The settings of all rules. */
export type RuleSettings = Readonly<Record<RuleName, RuleSetting>>;

/** True for the name of a rule. */
export function isRule(name: string): name is RuleName {
  return Object.hasOwn(CHECK_RULES, name);
}

/**
 * Reads settings of rules as people type them: `no-tests=off, stale-test=error:30`. Throws `invalid-choice` for a rule
 * or level that there is not, and `invalid-number` for days that are no whole number from 1 on.
 */
export function parseRules(text: string): Map<RuleName, RuleSetting> {
  const parts = text.split(',').map((part) => part.trim());
  return new Map(parts.filter((part) => part !== '').map(parseRule));
}

/** The settings in force: some over those of before. */
export function withRules(settings: RuleSettings, changes: ReadonlyMap<RuleName, RuleSetting>): RuleSettings {
  return { ...settings, ...Object.fromEntries(changes) };
}

function parseRule(part: string): [RuleName, RuleSetting] {
  const [, name = '', level = '', days] = /^([^=]*)=([^:]*)(?::(.*))?$/.exec(part) ?? [];
  const rule = name.trim();
  if (!isRule(rule)) {
    const rules = Object.keys(CHECK_RULES).join(', ');
    throw new CatalogError('invalid-choice', `There is no rule “${rule === '' ? part : rule}”. The rules: ${rules}.`);
  }
  return [rule, settingOf(rule, level.trim(), days?.trim())];
}

/** A setting from the texts of its level and days; without days, those of the rule. */
function settingOf(rule: RuleName, level: string, days: string | undefined): RuleSetting {
  const known = RULE_LEVELS.find((one) => one === level);
  if (known === undefined) {
    throw new CatalogError('invalid-choice', `The rule ${rule} can be ${RULE_LEVELS.join(', ')}, not “${level}”.`);
  }
  const { days: usual } = CHECK_RULES[rule];
  if (days === undefined) return { level: known, days: usual };
  if (usual === undefined) {
    throw new CatalogError('invalid-number', `The rule ${rule} does not count days.`);
  }
  const number = Number(days);
  if (!Number.isInteger(number) || number < 1) {
    throw new CatalogError(
      'invalid-number',
      `The days of the rule ${rule} are a whole number from 1 on, not “${days}”.`,
    );
  }
  return { level: known, days: number };
}
