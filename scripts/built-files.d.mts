export function filesBelow(folder: string): string[];
export function isKeptOffline(path: string): boolean;
