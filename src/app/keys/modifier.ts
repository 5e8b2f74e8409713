/** The modifier key of the shortcuts, as the user's keyboard labels it. */
export const MOD = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';
