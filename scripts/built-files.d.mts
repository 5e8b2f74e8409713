export function filesBelow(folder: string): string[];
export function isKept(path: string): boolean;
