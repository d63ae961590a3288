const PATHS = {
  live: 'M3 12h4l3 8 4-16 3 8h4',
  leads:
    'M5 7a4 4 0 1 0 8 0 4 4 0 0 0-8 0M3 21v-2a4 4 0 0 1 4-4h4a4 4 0 0 1 4 4v2m1-17.9a4 4 0 0 1 0 7.8M21 21v-2a4 4 0 0 0-3-3.9',
  filter: 'M4 5h16l-6 7v7l-4-2v-5z',
  close: 'M6 6l12 12M18 6 6 18',
  failed: 'M12 9v4m0 3.5v.01M5.1 19h13.8a2 2 0 0 0 1.7-3L13.7 4a2 2 0 0 0-3.4 0L3.4 16a2 2 0 0 0 1.7 3',
  met: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18m-3 9 2 2 4-4',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18m0 4v5l3 2',
  due: 'M20.9 13a9 9 0 1 0-8.4 8M12 7v5l2 2m5 3v3m0 2.5v.01',
  breached: 'M8.7 3h6.6L20 7.7v6.6L15.3 21H8.7L4 16.3V7.7zM12 8v4m0 4v.01',
  held: 'M8 13V5.5a1.5 1.5 0 0 1 3 0V12m0-6.5v-2a1.5 1.5 0 0 1 3 0V12m0-6.5a1.5 1.5 0 0 1 3 0V12m0-4.5a1.5 1.5 0 0 1 3 0V16a6 6 0 0 1-6 6h-2c-2 0-3.5-.8-4.7-2.4L5 15.5c-.6-1 .2-2.3 1.3-2.2.6 0 1.2.4 1.7 1z',
  quiet: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9 12h6',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 4v16l13-8z',
  hot: 'M12 12c2-3 0-7-1-8 0 3-1.8 4.7-3 6s-2 3.3-2 5a6 6 0 1 0 12 0c0-1.5-1-4-2-5-1.8 3-2.8 3-4 2',
  warm: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M3 12h1m8-9v1m8 8h1m-9 8v1M5.6 5.6l.7.7m12.1-.7-.7.7m0 11.4.7.7m-12.1-.7-.7.7',
  cold: 'M12 2v20M4 7l16 10M20 7 4 17M9 4l3 2 3-2M9 20l3-2 3 2',
  stale: 'M4 12h6l-6 8h6M14 4h6l-6 8h6',
  chosen: 'M8 7a4 4 0 1 0 8 0 4 4 0 0 0-8 0M6 21v-2a4 4 0 0 1 4-4h3m2 4 2 2 4-4',
  passed: 'M8 7a4 4 0 1 0 8 0 4 4 0 0 0-8 0M6 21v-2a4 4 0 0 1 4-4h3m4 2v5m4-5v5',
  absent: 'M8 7a4 4 0 1 0 8 0 4 4 0 0 0-8 0M6 21v-2a4 4 0 0 1 4-4h3.5m8.5 2-5 5m0-5 5 5',
  out: 'M12 6H6a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-6m-7 1 9-9m-5 0h5v5',
  search: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14m11 18-6-6',
  help: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18m0 13v.01M12 13a2 2 0 0 0 .9-3.8 2 2 0 0 0-2.4.6',
  dark: 'M12 3h.4a7.5 7.5 0 0 0 7.9 12.4A9 9 0 1 1 12 3',
  light:
    'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M3 12h1m8-9v1m8 8h1m-9 8v1M5.6 5.6l.7.7m12.1-.7-.7.7m0 11.4.7.7m-12.1-.7-.7.7',
  menu: 'M4 6h16M4 12h16M4 18h16',
  chart: 'M4 20V10m5 10V4m5 16v-8m5 8V7',
  up: 'M12 5v14m-6-8 6-6 6 6',
  right: 'm9 6 6 6-6 6',
  replay: 'M20 11A8.1 8.1 0 0 0 4.5 9M4 5v4h4m-4 4a8.1 8.1 0 0 0 15.5 2m.5 4v-4h-4',
  log: 'M6 3h9l4 4v14H6zM9 9h6m-6 4h6m-6 4h4',
  partners: 'M3 12l4-4 5 1 5-1 4 4-8 7-2-1-3-2zM12 9l-3 4 2 1 3-2',
  leave: 'M14 8V6a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h7a2 2 0 0 0 2-2v-2M9 12h12l-3-3m0 6 3-3',
} as const
export type IconName = keyof typeof PATHS

/** An outline drawing beside a word; it says nothing the word does not, so it is hidden from screen readers. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
