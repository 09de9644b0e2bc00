/** Pages that say nothing, or stand in front of one that would. */

import { card, type WrittenPage } from './page.ts'

export const wallPages: readonly WrittenPage[] = [
  {
    name: 'the shell of a program that runs in the browser',
    url: 'https://app.example.com/boards/12',
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"/><link rel="icon" href="/favicon.ico"/><meta name="theme-color" content="#000000"/>
      <title>app.example.com</title><script type="module" src="/main.js"></script></head><body><noscript>You need scripts.</noscript><div id="root"></div>`,
    card: null,
  },
  {
    name: 'such a shell that names itself',
    url: 'https://app.example.com/boards/12',
    html: `<!doctype html><html lang="en"><head><title>Boards</title><meta name="description" content="Boards"/><script defer src="/x.js"></script></head>`,
    card: card({ title: 'Boards', site: 'app.example.com', language: 'en' }),
  },
  {
    name: 'a consent wall that lets the description through',
    url: 'https://zeitung.example.com/artikel/1',
    html: `<html lang=de><head><title>Zustimmung erforderlich</title><meta property=og:title content="Der Deich hält">
      <meta property=og:type content=article><script src=//consent.example.com/x.js></script></head><body><div>Mit Werbung weiterlesen`,
    card: card({ kind: 'article', title: 'Der Deich hält', site: 'zeitung.example.com', language: 'de' }),
  },
  {
    name: 'a consent wall that lets nothing through',
    url: 'https://zeitung.example.com/artikel/1',
    html: `<html lang=de><head><title>www.zeitung.example.com</title><meta name=robots content=noindex></head>`,
    card: null,
  },
  {
    name: 'a login wall',
    url: 'https://team.example.com/files/1',
    html: `<html lang=en><head><title>Log in | Team</title><meta name="robots" content="noindex, nofollow"><link rel=icon href=/f.ico></head>`,
    card: null,
  },
]
