/** News, video, sound and pictures. */

import { card, day, type WrittenPage } from './page.ts'

export const mediaPages: readonly WrittenPage[] = [
  {
    name: 'a newspaper with everything',
    url: 'https://www.harbour-times.example.com/2026/03/04/ferry?src=home',
    html: `<!DOCTYPE html><html lang="en-GB" prefix="og: http://ogp.me/ns#"><head><meta charset="utf-8">
      <title>Night ferry returns after ten years | The Harbour Times</title>
      <meta name="description" content="The last boat left in 2016.">
      <meta property="og:type" content="article"><meta property="og:site_name" content="The Harbour Times">
      <meta property="og:title" content="Night ferry returns after ten&nbsp;years">
      <meta property="og:description" content="The last boat left in 2016. Now the &ldquo;Petrel&rdquo; sails again.">
      <meta property="og:image" content="http://img.harbour-times.example.com/petrel.jpg?w=1200&amp;h=630">
      <meta property="og:image:secure_url" content="https://img.harbour-times.example.com/petrel.jpg?w=1200&amp;h=630">
      <meta property="og:image:width" content="1200"><meta property="og:image:height" content="630">
      <meta property="article:published_time" content="2026-03-04T06:30:00+01:00">
      <meta property="article:author" content="https://www.harbour-times.example.com/by/mara-lind">
      <meta name="author" content="Mara Lind"><meta name="twitter:card" content="summary_large_image">
      <meta name="theme-color" content="#0A3"><link rel="icon" sizes="any" href="/icon.svg" type="image/svg+xml">
      <link rel="icon" href="/icon-32.png" sizes="32x32"><link rel="apple-touch-icon" href="/touch.png">
      <script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Ferry"}</script>
      </head><body><meta property="og:title" content="Of somebody else">`,
    card: card({
      kind: 'article',
      title: 'Night ferry returns after ten years',
      description: 'The last boat left in 2016. Now the “Petrel” sails again.',
      site: 'The Harbour Times',
      author: 'Mara Lind',
      published: day('2026-03-04T05:30:00Z'),
      language: 'en-GB',
      color: '#00aa33',
      pictureSource: 'https://img.harbour-times.example.com/petrel.jpg?w=1200&h=630',
      pictureSize: { width: 1200, height: 630 },
      large: true,
      iconSource: 'https://www.harbour-times.example.com/icon-32.png',
    }),
  },
  {
    name: 'a newspaper that leaves all to JSON-LD',
    url: 'https://tagesbote.example.net/a/4711',
    html: `<!doctype html><html lang=de><head><meta charset=utf-8><title>Hochwasser: Was jetzt gilt - Tagesbote</title>
      <script type="application/ld+json">{"@context":"https://schema.org","@graph":[
      {"@type":"WebSite","@id":"#site","name":"Tagesbote"},{"@type":"BreadcrumbList","itemListElement":[]},
      {"@type":["NewsArticle","Report"],"headline":"Hochwasser: Was jetzt gilt","description":"Die wichtigsten Regeln.",
      "image":[{"@type":"ImageObject","url":"/bilder/elbe.webp","width":1600}],"datePublished":"2026-02-01T08:00:00.000Z",
      "author":[{"@type":"Person","name":"Jan Ohm"},{"@type":"Person","name":"Li Brandt"}],
      "publisher":{"@id":"#verlag"}},{"@type":"Organization","@id":"#verlag","name":"Tagesbote Verlag"}]}</script></head>`,
    card: card({
      kind: 'article',
      title: 'Hochwasser: Was jetzt gilt - Tagesbote',
      description: 'Die wichtigsten Regeln.',
      site: 'Tagesbote Verlag',
      author: 'Jan Ohm, Li Brandt',
      published: day('2026-02-01T08:00:00Z'),
      language: 'de',
      pictureSource: 'https://tagesbote.example.net/bilder/elbe.webp',
    }),
  },
  {
    name: 'a newspaper of the year 2004',
    url: 'http://www.gazette.example.org/archive/040312.htm',
    contentType: 'text/html; charset=iso-8859-1',
    html: `<HTML><HEAD><TITLE>  The Gazette :
      Mayor opens bridge </TITLE><META NAME="Description" CONTENT="Mayor opens bridge">
      <META NAME="Keywords" CONTENT="mayor,bridge"><META NAME="DC.Description" CONTENT="A bridge for Lower Town.">
      <META NAME="DC.Creator" CONTENT="P. Howe"><META NAME="DC.Date" CONTENT="2004-03-12">
      <LINK REL="SHORTCUT ICON" HREF="favicon.ico"></HEAD><BODY BGCOLOR=WHITE>`,
    card: card({
      title: 'The Gazette : Mayor opens bridge',
      description: 'Mayor opens bridge',
      site: 'gazette.example.org',
      author: 'P. Howe',
      published: day('2004-03-12T00:00:00Z'),
      iconSource: 'http://www.gazette.example.org/archive/favicon.ico',
    }),
  },
  {
    name: 'a news agency whose picture is behind its wall',
    url: 'https://wire.example.com/story/99',
    html: `<html><head><meta property=og:title content="Markets calm"><meta property=og:description content="Markets  CALM.">
      <meta name=twitter:description content="A quiet day."><meta property=og:image content="http://images.internal/99.jpg">
      <meta name=twitter:image content=//cdn.wire.example.com/99.jpg><meta property=og:locale content=en_US>
      <meta property=og:type content=article><meta name=twitter:card content=summary></head>`,
    card: card({
      kind: 'article',
      title: 'Markets calm',
      description: 'A quiet day.',
      site: 'wire.example.com',
      language: 'en-US',
      pictureSource: 'https://cdn.wire.example.com/99.jpg',
    }),
  },
  {
    name: 'a video host',
    url: 'https://www.tube.example.com/watch?v=abc',
    html: `<!DOCTYPE html><html lang="en" dir=ltr><head><script nonce="x">var a="</title>"</script><title>Knots in 60 seconds - Tube</title>
      <meta name="title" content="Knots in 60 seconds"><meta property="og:site_name" content="Tube">
      <meta property="og:title" content="Knots in 60 seconds"><meta property="og:type" content="video.other">
      <meta property="og:image" content="https://i.tube.example.com/abc/hq.jpg"><meta property="og:image:width" content="480">
      <meta property="og:image:height" content="360"><meta property="og:video:url" content="https://www.tube.example.com/embed/abc">
      <meta name="twitter:card" content="player"><link rel="alternate" type="application/json+oembed" href="/oembed?v=abc">
      <meta name="theme-color" content="rgba(255, 255, 255, 0.98)"></head>`,
    card: card({
      kind: 'video',
      title: 'Knots in 60 seconds',
      site: 'Tube',
      language: 'en',
      pictureSource: 'https://i.tube.example.com/abc/hq.jpg',
      pictureSize: { width: 480, height: 360 },
      large: true,
    }),
  },
  {
    name: 'a film in a library of a broadcaster',
    url: 'https://mediathek.example.org/film/7',
    html: `<html lang=de-AT><head><title>Der Leuchtturm</title><script type="application/ld+json">
      {"@context":"http://schema.org/","@type":"VideoObject","name":"Der Leuchtturm","description":"Ein Film.",
      "thumbnailUrl":["https://bild.example.org/7.jpg"],"uploadDate":"2026-01-05","author":{"name":"Ida Roth"}}
      </script><meta name=application-name content=Mediathek></head>`,
    card: card({
      kind: 'video',
      title: 'Der Leuchtturm',
      description: 'Ein Film.',
      site: 'Mediathek',
      author: 'Ida Roth',
      published: day('2026-01-05T00:00:00Z'),
      language: 'de-AT',
      pictureSource: 'https://bild.example.org/7.jpg',
      large: true,
    }),
  },
  {
    name: 'a podcast',
    url: 'https://pods.example.com/tides/12',
    html: `<html lang=en><head><title>12: Low water — Tides</title><meta property=og:type content=music.song>
      <meta property=og:title content="12: Low water"><meta property=og:audio content=https://pods.example.com/12.mp3>
      <meta property=og:site_name content=Tides><meta property=og:image content=/tides.png>
      <meta property=og:image:width content=1400><script type="application/ld+json">
      {"@type":"PodcastEpisode","name":"Low water","datePublished":"2026-05-06","author":"Rae Okoro"}</script></head>`,
    card: card({
      kind: 'audio',
      title: '12: Low water',
      site: 'Tides',
      author: 'Rae Okoro',
      published: day('2026-05-06T00:00:00Z'),
      language: 'en',
      pictureSource: 'https://pods.example.com/tides.png',
      large: true,
    }),
  },
  {
    name: 'a photo host',
    url: 'https://photos.example.net/p/8',
    html: `<html><head><base href="https://static.photos.example.net/v2/"><title>Fog, early | Photos</title>
      <meta property=og:title content="Fog, early"><meta property=og:site_name content=Photos>
      <meta property=og:image content=8/large.jpg><meta property=og:image:width content=2048>
      <meta property=og:image:height content=1365><meta property=og:image content=8/small.jpg>
      <meta property=og:image:width content=200><link rel=icon href=icon.png><meta itemprop=author content="Noor Haq"></head>`,
    card: card({
      title: 'Fog, early',
      site: 'Photos',
      author: 'Noor Haq',
      pictureSource: 'https://static.photos.example.net/v2/8/large.jpg',
      pictureSize: { width: 2048, height: 1365 },
      large: true,
      iconSource: 'https://static.photos.example.net/v2/icon.png',
    }),
  },
  {
    name: 'a short message',
    url: 'https://flock.example.com/@ada/1',
    html: `<html lang=en><head><title>Ada on Flock: &quot;Tea first.&quot;</title><meta content="Flock" property="og:site_name">
      <meta content="article" property="og:type"><meta content="Ada (@ada)" property="og:title">
      <meta content="2026-04-01T09:00:00Z" property="og:published_time"><meta content="2026-04-01T09:00:00Z" property="article:published_time">
      <meta content="Tea first. 🫖&#10;Then the &lt;marquee&gt; tag." property="og:description">
      <meta content="https://flock.example.com/ada.png" property="og:image"><meta content="summary" property="twitter:card"></head>`,
    card: card({
      kind: 'article',
      title: 'Ada (@ada)',
      description: 'Tea first. 🫖 Then the <marquee> tag.',
      site: 'Flock',
      published: day('2026-04-01T09:00:00Z'),
      language: 'en',
      pictureSource: 'https://flock.example.com/ada.png',
    }),
  },
]
