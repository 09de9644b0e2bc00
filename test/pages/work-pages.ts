/** Where people write, discuss and build: forums, code, wikis, weblogs, papers. */

import { card, day, type WrittenPage } from './page.ts'

export const workPages: readonly WrittenPage[] = [
  {
    name: 'a forum',
    url: 'https://forum.example.org/t/leaky-roof/812/4',
    html: `<!DOCTYPE html><html lang="en"><head><title>Leaky roof - Repairs - Forum</title>
      <meta name="description" content="It drips &amp;hellip; again."><meta name="theme-color" media="(prefers-color-scheme: dark)" content="#111111">
      <meta name="theme-color" media="all" content="#ffffff"><meta property="og:site_name" content="Forum"><meta property="og:type" content="website">
      <meta name="twitter:card" content="summary"><meta name="twitter:image" content="https://forum.example.org/a.png">
      <meta property="og:image" content="https://forum.example.org/a.png"><meta property="og:title" content="Leaky roof">
      <meta property="og:description" content="It drips … again."><meta property="article:published_time" content="2026-01-09T10:11:12+00:00">
      <link rel="alternate nofollow" type="application/rss+xml" href="/t/812.rss"></head>`,
    card: card({
      title: 'Leaky roof',
      description: 'It drips … again.',
      site: 'Forum',
      published: day('2026-01-09T10:11:12Z'),
      language: 'en',
      color: '#ffffff',
      pictureSource: 'https://forum.example.org/a.png',
    }),
  },
  {
    name: 'a question with answers',
    url: 'https://ask.example.com/q/77/how-to-splice',
    html: `<html itemscope itemtype="https://schema.org/QAPage" lang="en"><head><title>rope - How to splice? - Ask</title>
      <link rel="shortcut icon" href="https://cdn.ask.example.com/favicon.ico?v=4f"><link rel="image_src" href="https://cdn.ask.example.com/logo.png">
      <meta property="og:type" content="website"/><meta property="og:site_name" content="Ask"/>
      <meta name="twitter:title" property="og:title" itemprop="name" content="How to splice?"/>
      <meta name="twitter:description" property="og:description" itemprop="description" content="I have two ropes."/></head>`,
    card: card({
      title: 'How to splice?',
      description: 'I have two ropes.',
      site: 'Ask',
      language: 'en',
      pictureSource: 'https://cdn.ask.example.com/logo.png',
      iconSource: 'https://cdn.ask.example.com/favicon.ico?v=4f',
    }),
  },
  {
    name: 'a repository',
    url: 'https://git.example.com/ada/engine',
    html: `<html lang="en" data-color-mode="auto"><head><title>git - ada/engine: Weaves patterns</title>
      <meta property="og:site_name" content="Git"><meta property="og:type" content="object">
      <meta property="og:title" content="ada/engine: Weaves patterns"><meta property="og:description" content="Weaves patterns. Contribute to ada/engine.">
      <meta property="og:image" content="https://opengraph.example.com/1/ada/engine"><meta property="og:image:width" content="1200">
      <meta property="og:image:height" content="600"><meta name="twitter:card" content="summary_large_image">
      <meta name="go-import" content="git.example.com/ada/engine git https://git.example.com/ada/engine.git">
      <link rel="mask-icon" href="/pinned.svg"><link rel="alternate icon" type="image/png" href="/fav.png"></head>`,
    card: card({
      kind: 'repository',
      title: 'ada/engine: Weaves patterns',
      description: 'Weaves patterns. Contribute to ada/engine.',
      site: 'Git',
      language: 'en',
      pictureSource: 'https://opengraph.example.com/1/ada/engine',
      pictureSize: { width: 1200, height: 600 },
      large: true,
      iconSource: 'https://git.example.com/fav.png',
    }),
  },
  {
    name: 'an issue of the same repository',
    url: 'https://git.example.com/ada/engine/issues/3',
    html: `<html lang="en"><head><title>Threads tear · Issue #3 · ada/engine</title><meta property="og:type" content="object">
      <meta property="og:title" content="Threads tear · Issue #3 · ada/engine"><meta property="og:author:username" content="bob">
      <meta property="og:description" content="Since &#39;v2&#39; they do.">
      <meta name="go-import" content="git.example.com/ada/engine git https://git.example.com/ada/engine.git"></head>`,
    card: card({
      title: 'Threads tear · Issue #3 · ada/engine',
      description: "Since 'v2' they do.",
      site: 'git.example.com',
      language: 'en',
    }),
  },
  {
    name: 'a repository of a small host',
    url: 'https://codeberg.org/lighthouse/lamp/',
    html: `<html lang="en-US" data-theme="auto"><head><title>lighthouse/lamp: Turns the light - Host</title><meta name="author" content="lighthouse">
      <meta name="description" content="lamp - Turns the light"><meta property="og:title" content="lamp"><meta property="og:type" content="object">
      <meta property="og:description" content="Turns the light"><meta property="og:image" content="/avatars/5"><meta property="og:site_name" content="Host">
      <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml"><link rel="alternate icon" href="/assets/favicon.png" type="image/png"></head>`,
    card: card({
      kind: 'repository',
      title: 'lamp',
      description: 'Turns the light',
      site: 'Host',
      author: 'lighthouse',
      language: 'en-US',
      pictureSource: 'https://codeberg.org/avatars/5',
      iconSource: 'https://codeberg.org/assets/favicon.png',
    }),
  },
  {
    name: 'an encyclopedia',
    url: 'https://en.wiki.example.org/wiki/Foghorn',
    html: `<!DOCTYPE html><html class="client-nojs" lang="en" dir="ltr"><head><meta charset="UTF-8"><title>Foghorn - Wiki</title>
      <script>(function(){var c="client-js";RLCONF={"wgTitle":"Foghorn <title>"};}());</script>
      <meta name="generator" content="Wiki 1.46"><meta property="og:image" content="https://up.wiki.example.org/1200px-Horn.jpg">
      <meta property="og:image:width" content="1200"><meta property="og:image:height" content="1600">
      <meta property="og:image" content="https://up.wiki.example.org/640px-Horn.jpg"><meta property="og:image:width" content="640">
      <meta property="og:title" content="Foghorn - Wiki"><meta property="og:type" content="website"></head><body>
      <script type="application/ld+json">{"@type":"Article","headline":"device that warns"}</script>`,
    card: card({
      title: 'Foghorn - Wiki',
      site: 'en.wiki.example.org',
      language: 'en',
      pictureSource: 'https://up.wiki.example.org/1200px-Horn.jpg',
      pictureSize: { width: 1200, height: 1600 },
      large: true,
    }),
  },
  {
    name: 'a wiki of a few friends, with an XML declaration',
    url: 'http://wiki.example.net/doku.php?id=boat',
    contentType: 'application/xhtml+xml; charset=utf-8',
    html: `<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "xhtml1.dtd">
      <html xmlns="http://www.w3.org/1999/xhtml" xml:lang="nl" lang="nl" dir="ltr"><head><title>boat [Onze wiki]</title>
      <meta name="generator" content="Wiki"/><meta name="robots" content="index,follow"/><meta name="date" content="2019-08-07T06:05:04+0200"/>
      <link rel="shortcut icon" href="/lib/favicon.ico"/><script type="text/javascript">/*<![CDATA[*/var a='<head>';/*!]]>*/</script></head>`,
    card: card({
      title: 'boat [Onze wiki]',
      site: 'wiki.example.net',
      published: day('2019-08-07T04:05:04Z'),
      language: 'nl',
      iconSource: 'http://wiki.example.net/lib/favicon.ico',
    }),
  },
  {
    name: 'a weblog with a plugin for search engines',
    url: 'https://ropes.example.com/2026/02/knots/',
    html: `<!DOCTYPE html><html lang="en-US"><head><meta name='robots' content='index, follow, max-image-preview:large' />
      <title>Ten knots &#8211; Ropes</title><meta property="og:type" content="article" /><meta property="og:title" content="Ten knots &#8211; Ropes" />
      <meta property="og:description" content="Only three matter [&hellip;]" /><meta property="og:site_name" content="Ropes" />
      <meta property="article:publisher" content="https://social.example.com/ropes" /><meta property="article:published_time" content="2026-02-03T04:05:06+00:00" />
      <meta name="author" content="admin" /><meta name="twitter:label1" content="Written by" /><meta name="twitter:data1" content="Sam" />
      <script type="application/ld+json" class="graph">{"@context":"https://schema.org","@graph":[{"@type":"Article","@id":"#article","isPartOf":{"@id":"#page"},
      "author":{"name":"Sam","@id":"#sam"},"headline":"Ten knots","image":{"@id":"#primaryimage"}},{"@type":"WebPage","@id":"#page","name":"Ten knots"},
      {"@type":"ImageObject","@id":"#primaryimage","url":"https://ropes.example.com/k.jpg","width":1024},{"@type":"WebSite","name":"Ropes"},{"@type":"Person","@id":"#sam","name":"Sam"}]}</script>
      <link rel="icon" href="https://ropes.example.com/32.png" sizes="32x32" /><link rel="icon" href="https://ropes.example.com/192.png" sizes="192x192" /></head>`,
    card: card({
      kind: 'article',
      title: 'Ten knots – Ropes',
      description: 'Only three matter […]',
      site: 'Ropes',
      author: 'Sam',
      published: day('2026-02-03T04:05:06Z'),
      language: 'en-US',
      pictureSource: 'https://ropes.example.com/k.jpg',
      iconSource: 'https://ropes.example.com/32.png',
    }),
  },
  {
    name: 'a publishing house for everybody',
    url: 'https://ada.pages.example.com/p/on-tea',
    html: `<html lang="en"><head><title data-rh="true">On tea - by Ada - Tea Letters</title><meta data-rh="true" property="og:type" content="article">
      <meta data-rh="true" property="og:title" content="On tea"><meta data-rh="true" name="description" content="Water first?">
      <meta data-rh="true" name="author" content="Ada Byron"><meta data-rh="true" property="og:image" content="https://cdn.pages.example.com/w_1200,h_600,c_fill/on%20tea.png">
      <meta data-rh="true" name="twitter:card" content="summary_large_image"><meta data-rh="true" name="theme-color" content="#fff8">
      <script data-rh="true" type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-01-01T00:00:00+00:00","publisher":{"@type":"Organization","name":"Tea Letters"}}</script></head>`,
    card: card({
      kind: 'article',
      title: 'On tea',
      description: 'Water first?',
      site: 'Tea Letters',
      author: 'Ada Byron',
      published: day('2026-01-01T00:00:00Z'),
      language: 'en',
      pictureSource: 'https://cdn.pages.example.com/w_1200,h_600,c_fill/on%20tea.png',
      large: true,
    }),
  },
  {
    name: 'a weblog made of files, without any tag that may be left out',
    url: 'https://quiet.example.org/minimal.html',
    html: `<!doctype html><meta charset=utf-8><meta name=viewport content="width=device-width"><title>Less</title>
      <meta name=description content="Tags that are left out."><link rel=icon href=data:,><link rel=stylesheet href=/s.css>
      <header><a href=/>quiet</a></header><meta name=author content="In the body"><main><h1>Less</h1><p>Nothing.`,
    card: card({ title: 'Less', description: 'Tags that are left out.', site: 'quiet.example.org' }),
  },
  {
    name: 'a weblog with everything wrong with it',
    url: 'https://broken.example.net/?p=1',
    html: `<br />\n<b>Warning</b>: Undefined variable $x in <b>/srv/x.php</b> on line <b>3</b><br />
      <html><head><title></title><meta property="og:title" content=''><meta property="og:title" content="It still  works\u202e">
      <meta property="og:image" content="https://["><meta property="og:image" content="/ok.png"><meta property="og:url" content="nonsense">
      <meta property="og:description" content="A "quoted" word"><meta name=theme-color content=red><meta property=article:published_time content=yesterday>
      <script type="application/ld+json">{"@type":</script><link rel=icon><link rel=icon href="javascript:alert(1)"><html lang="??"></head>`,
    card: card({ title: 'It still works', description: 'A', site: 'broken.example.net' }),
  },
  {
    name: 'documentation',
    url: 'https://docs.example.dev/lib/v3/guide.html',
    html: `<!DOCTYPE html><html lang="en" data-content_root="../"><head><meta charset="utf-8" /><meta name="viewport" content="width=device-width" /><meta name="viewport" content="x" />
      <title>Guide &#8212; Lib 3 documentation</title><link rel="stylesheet" href="../_static/x.css" /><link rel="icon" href="../_static/f.ico"/>
      <link rel="search" title="Search" href="../search.html" /><link rel="next" title="API" href="api.html" /></head>`,
    card: card({
      title: 'Guide — Lib 3 documentation',
      site: 'docs.example.dev',
      language: 'en',
      iconSource: 'https://docs.example.dev/lib/_static/f.ico',
    }),
  },
  {
    name: 'a mailing list',
    url: 'https://lists.example.org/pipermail/dev/2009-May/000123.html',
    contentType: 'text/html',
    html: `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><HTML> <HEAD> <TITLE> [dev] &lt;b&gt; considered harmful
   </TITLE> <LINK REL="Index" HREF="index.html"> <META NAME="robots" CONTENT="index,nofollow"> <style type="text/css">pre { x }</style>
   <META http-equiv="Content-Type" content="text/html; charset=us-ascii"> </HEAD> <BODY BGCOLOR="#ffffff">`,
    card: card({ title: '[dev] <b> considered harmful', site: 'lists.example.org' }),
  },
  {
    name: 'a paper',
    url: 'https://papers.example.org/abs/2601.00001',
    html: `<html lang="en"><head><title>[2601.00001] On the Height of Tides</title><meta name="citation_title" content="On the Height of Tides" />
      <meta name="citation_author" content="Doe, Jo" /><meta name="citation_author" content="Roe, Al" /><meta name="citation_date" content="2026/01/01" />
      <meta name="citation_publication_date" content="2026/01/02" /><meta name="citation_abstract" content="We measure." /><meta property="og:type" content="website" />
      <meta property="og:site_name" content="Papers.org" /><meta property="og:title" content="On the Height of Tides" /><meta property="og:description" content="We measure tides." />
      <meta property="og:image" content="/static/logo-200.png" /><meta property="og:image:width" content="200" /><meta property="og:image:height" content="200" /></head>`,
    card: card({
      title: 'On the Height of Tides',
      description: 'We measure tides.',
      site: 'Papers.org',
      author: 'Doe, Jo',
      published: day('2026-01-02T00:00:00Z'),
      language: 'en',
      pictureSource: 'https://papers.example.org/static/logo-200.png',
      pictureSize: { width: 200, height: 200 },
    }),
  },
  {
    name: 'a profile',
    url: 'https://flock.example.com/@ada',
    html: `<html lang=en><head><title>Ada (@ada) - Flock</title><meta property="og:type" content="profile"><meta property="og:title" content="Ada (@ada)">
      <meta property="og:description" content="3 posts, 14 following"><meta property="profile:username" content="ada"></head>`,
    card: card({
      kind: 'profile',
      title: 'Ada (@ada)',
      description: '3 posts, 14 following',
      site: 'flock.example.com',
      language: 'en',
    }),
  },
]
