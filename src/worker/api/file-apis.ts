import type { ApiDeps } from './api-deps.ts';
import { createImportApi, type ImportApi } from './import.ts';
import { createMaintenanceApi, type MaintenanceApi } from './maintenance.ts';
import { createVersionsApi, type VersionsApi } from './versions.ts';

export type FileApis = ImportApi & MaintenanceApi & VersionsApi;

/** The APIs for work on the catalog as a whole, in one lazy module. */
export function createFileApis(deps: ApiDeps): FileApis {
  return { ...createImportApi(deps), ...createMaintenanceApi(deps), ...createVersionsApi(deps) };
}
