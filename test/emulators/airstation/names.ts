import { CONTROLS, PAGES } from './invented.ts';

export type PageName = (typeof PAGES)[number];

export type Control = keyof typeof CONTROLS;
export type Names = Readonly<Record<Control, string>>;

export function namesOf(family: 'n' | 'a' | 'c'): Names {
  const names = Object.entries(CONTROLS).map(([control, by]) => [control, by[family]] as const);
  return Object.fromEntries(names) as Names;
}

export function pathOf(page: PageName): string {
  return `/${page}.html`;
}

export function pageAt(path: string): PageName | undefined {
  return PAGES.find((page) => pathOf(page) === path);
}
