import { describe, expect, test } from 'vitest';
import { readDatabricks } from '../../src/formats/databricks/read-databricks.ts';
import type { ForeignMetric } from '../../src/formats/interchange/model.ts';
import { readOsi } from '../../src/formats/osi/read-osi.ts';
import { readSnowflake } from '../../src/formats/snowflake/read-snowflake.ts';
import { hasSamples, sample } from './samples.ts';

/** The five metrics of Ossie's example model, without layout and without the names of datasets before columns. */
const METRICS = {
  total_sales: 'SUM(ss_ext_sales_price)',
  total_profit: 'SUM(ss_net_profit)',
  customer_lifetime_value: 'SUM(ss_ext_sales_price)/COUNT(DISTINCTc_customer_sk)',
  sales_by_brand: 'SUM(ss_ext_sales_price)',
  store_productivity: 'SUM(ss_ext_sales_price)/NULLIF(SUM(s_number_employees),0)',
};

function normalized(metrics: readonly ForeignMetric[]): Record<string, string> {
  const plain = (sql: string): string => sql.replaceAll(/\b[a-z_]+\.(?=[a-z_])/gu, '').replaceAll(/\s+/gu, '');
  return Object.fromEntries(metrics.map(({ name, calculation }) => [name, plain(calculation ?? '')]));
}

const READERS = {
  'osi/ossie-0.1.1__tpcds_semantic_model.yaml': readOsi,
  'osi/ossie__examples_tpcds_semantic_model.yaml': readOsi,
  'osi/ossie__converters_orionbelt_tests_fixtures_tpcds_osi.yaml': readOsi,
  'osi/ossie__converters_orionbelt_tests_fixtures_tpcds_semantic_model.yaml': readOsi,
  'osi/ossie__converters_snowflake_tests_example_converted_tpcds_semantic_model.yaml': readSnowflake,
};

describe.runIf(hasSamples)('the TPC-DS model (needs ../shared)', () => {
  test.each(Object.entries(READERS))('has the same five metrics in %s', (path, read) => {
    const { metrics, problems } = read([sample(path)]);
    expect(normalized(metrics)).toEqual(METRICS);
    expect(metrics.map(({ details }) => details.synonyms.length)).toEqual([3, 3, 4, 3, 3]);
    expect(problems).toEqual([]);
  });

  test('has two metrics in the form of the Databricks converter, the same as OSI and as metric view', () => {
    const view = readDatabricks([sample('osi/ossie__converters_databricks_tests_fixtures_tpcds_metric_view.yaml')]);
    const osi = readOsi([sample('osi/ossie__converters_databricks_tests_fixtures_tpcds_ossie.yaml')]);
    const two = { total_sales: 'SUM(ss_ext_sales_price)', total_quantity: 'SUM(ss_quantity)' };
    expect(normalized(view.metrics)).toEqual(two);
    expect(normalized(osi.metrics)).toEqual(two);
  });
});
