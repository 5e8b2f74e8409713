import {
  CHECK_RULES,
  isRule,
  RULE_LEVELS,
  type RuleName,
  type RuleSetting,
  type RuleSettings,
  withRules,
} from '../../domain/metric/check-rule.ts';
import type { Connection } from '../sqlite/connection.ts';
import { textOf } from './metric-rows.ts';

/** The rules of a catalog. What it does not set, or another program set to what Metricbook does not know, is as usual. */
export function checkRules(connection: Connection): RuleSettings {
  const rows = connection.all('SELECT name, level, days FROM main.metricbook_rules');
  const set = rows.flatMap((row): [RuleName, RuleSetting][] => {
    const name = textOf(row['name']) ?? '';
    const level = RULE_LEVELS.find((one) => one === row['level']);
    if (!isRule(name) || level === undefined) return [];
    const days = row['days'];
    const usual = CHECK_RULES[name].days;
    return [[name, { level, days: usual !== undefined && typeof days === 'number' && days >= 1 ? days : usual }]];
  });
  return withRules(CHECK_RULES, new Map(set));
}

/** Sets rules of a catalog; those that are not named stay. */
export function setRules(connection: Connection, changes: ReadonlyMap<RuleName, RuleSetting>): void {
  for (const [name, { level, days }] of changes) {
    // Two statements, because an upsert changes the conflict handling of the journal's triggers.
    const params = [level, days ?? null, name];
    if (connection.run('UPDATE main.metricbook_rules SET level = ?, days = ? WHERE name = ?', params) > 0) continue;
    connection.run('INSERT INTO main.metricbook_rules (level, days, name) VALUES (?, ?, ?)', params);
  }
}
