import type { ApiDeps } from './api-deps.ts';
import { createCustomFieldsApi, type CustomFieldsApi } from './custom-fields.ts';
import { createDefinitionReviewsApi, type DefinitionReviewsApi } from './definition-reviews.ts';
import { createMetricEditsApi, type MetricEditsApi } from './metric-edits.ts';
import { createTestsApi, type TestsApi } from './tests.ts';
import { createTrashApi, type TrashApi } from './trash.ts';
import { createUsageApi, type UsageApi } from './usage.ts';

export type EditApis = CustomFieldsApi & DefinitionReviewsApi & MetricEditsApi & TestsApi & TrashApi & UsageApi;

/** The changes that a metric's page can make, and what it reads for them, in one lazy module. */
export function createEditApis(deps: ApiDeps): EditApis {
  return {
    ...createCustomFieldsApi(deps),
    ...createDefinitionReviewsApi(deps),
    ...createMetricEditsApi(deps),
    ...createTestsApi(deps),
    ...createTrashApi(deps),
    ...createUsageApi(deps),
  };
}
