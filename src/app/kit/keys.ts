/** The key that goes with a letter for what is no typing, as the person's keyboard names it. */
export const MOD = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';
