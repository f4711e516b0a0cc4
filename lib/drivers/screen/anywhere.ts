/** The key of the page of a line that may stand on any page: which it is, is found out. */
export const ANYWHERE = '*';
