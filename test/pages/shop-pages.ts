/** Shops and other pages on which something is offered. */

import { card, day, type WrittenPage } from './page.ts'

export const shopPages: readonly WrittenPage[] = [
  {
    name: 'a shop built from a kit',
    url: 'https://kettles.example.com/products/copper',
    html: `<!doctype html><html class="no-js" lang="en"><head><meta charset="utf-8"><meta name="theme-color" content="">
      <link rel="canonical" href="https://kettles.example.com/products/copper"><title>
        Copper kettle &ndash; Kettles &amp; Co
      </title><meta property="og:site_name" content="Kettles &amp; Co"><meta property="og:title" content="Copper kettle">
      <meta property="og:type" content="product"><meta property="og:description" content="Whistles in A.">
      <meta property="og:image" content="http://cdn.kettles.example.com/c.jpg?v=1"><meta property="og:image:width" content="500">
      <meta property="og:price:amount" content="1,249.00"><meta property="og:price:currency" content="USD"></head>`,
    card: card({
      kind: 'product',
      title: 'Copper kettle',
      description: 'Whistles in A.',
      site: 'Kettles & Co',
      price: '1249.00 USD',
      language: 'en',
      pictureSource: 'http://cdn.kettles.example.com/c.jpg?v=1',
    }),
  },
  {
    name: 'a shop built on a blog',
    url: 'https://wolle.example.org/produkt/merino/',
    html: `<html lang="de-DE"><head><title>Merino, blau - Wollladen</title><meta property="og:type" content="article">
      <meta property="og:title" content="Merino, blau"><meta property="og:site_name" content="Wollladen">
      <meta property="product:price:amount" content="8,90"><meta property="product:price:currency" content="EUR">
      <meta property="og:image" content="https://wolle.example.org/m.jpg"><meta property="og:image:width" content="900">
      <meta property="og:image:height" content="900"></head>`,
    card: card({
      kind: 'product',
      title: 'Merino, blau',
      site: 'Wollladen',
      price: '8.90 EUR',
      language: 'de-DE',
      pictureSource: 'https://wolle.example.org/m.jpg',
      pictureSize: { width: 900, height: 900 },
      large: true,
    }),
  },
  {
    name: 'a shop that speaks JSON-LD alone',
    url: 'https://www.bikes.example.net/p/city-3',
    html: `<html lang=en><head><title>City 3 | Bikes</title><meta name=description content="Three gears, one bell.">
      <script type="application/ld+json">[{"@context":"https://schema.org","@type":"BreadcrumbList"},
      {"@context":"https://schema.org","@type":"Product","name":"City 3","image":"//cdn.bikes.example.net/3.jpg",
      "brand":{"name":"Velo"},"offers":{"@type":"AggregateOffer","lowPrice":"399.00","highPrice":"449.00","priceCurrency":"GBP"}}]</script>
      <script type="application/ld+json">{"@type":"Product","name":"Broken",}</script></head>`,
    card: card({
      kind: 'product',
      title: 'City 3 | Bikes',
      description: 'Three gears, one bell.',
      site: 'bikes.example.net',
      price: '399.00–449.00 GBP',
      language: 'en',
      pictureSource: 'https://cdn.bikes.example.net/3.jpg',
    }),
  },
  {
    name: 'a recipe',
    url: 'https://suppe.example.com/kuerbis',
    html: `<html lang=de><head><title>Kürbissuppe</title><meta property=og:type content=website>
      <script type="application/ld+json">//<![CDATA[
      {"@context":"https://schema.org/","@type":"Recipe","name":"Kürbissuppe","author":{"@type":"Person","name":"Oma Else"},
      "image":["https://suppe.example.com/k.jpg"],"description":"Mit Ingwer
      und Kokosmilch.","datePublished":"2025-10-31"}
      //]]></script></head>`,
    card: card({
      title: 'Kürbissuppe',
      description: 'Mit Ingwer und Kokosmilch.',
      site: 'suppe.example.com',
      author: 'Oma Else',
      published: day('2025-10-31T00:00:00Z'),
      language: 'de',
      pictureSource: 'https://suppe.example.com/k.jpg',
    }),
  },
  {
    name: 'an event',
    url: 'https://gigs.example.com/e/5',
    html: `<html lang=fr><head><title>Nuit du jazz</title><meta property=og:title content="Nuit du jazz, vendredi 5 juin">
      <meta property=og:type content=events.event><meta name=twitter:card content=summary_large_image>
      <meta name=twitter:image:src content=/jazz.png><script type="application/ld+json">{"@type":"MusicEvent","name":"Nuit du jazz",
      "startDate":"2026-06-05","location":{"name":"La Cave"},"offers":{"price":12,"priceCurrency":"EUR"},
      "description":"Trois trios."}</script></head>`,
    card: card({
      title: 'Nuit du jazz, vendredi 5 juin',
      description: 'Trois trios.',
      site: 'gigs.example.com',
      language: 'fr',
      pictureSource: 'https://gigs.example.com/jazz.png',
      large: true,
    }),
  },
  {
    name: 'a job',
    url: 'https://jobs.example.org/lighthouse-keeper',
    html: `<html lang=en><head><title>Lighthouse keeper (f/m/d) – Jobs</title><script type="application/ld+json">
      {"@type":"JobPosting","title":"Lighthouse keeper","datePosted":"2026-03-01","description":"<p>Stairs.</p>",
      "hiringOrganization":{"name":"Coast Office"}}</script></head>`,
    card: card({
      title: 'Lighthouse keeper (f/m/d) – Jobs',
      description: '<p>Stairs.</p>',
      site: 'jobs.example.org',
      published: day('2026-03-01T00:00:00Z'),
      language: 'en',
    }),
  },
  {
    name: 'a map',
    url: 'https://maps.example.com/#map=12/53.5/10.0',
    html: `<html lang=en><head><meta content="Chart &amp; Map" itemprop="name"><title>Chart &amp; Map</title>
      <meta content="Find harbours, depths and tides." itemprop="description"><meta content="/tile.png?w=900" itemprop="image">
      <meta name="referrer" content="origin"><link rel="mask-icon" href="/mask.svg" color="#123"><link rel="shortcut icon" href="/f.ico"></head>`,
    card: card({
      title: 'Chart & Map',
      description: 'Find harbours, depths and tides.',
      site: 'maps.example.com',
      language: 'en',
      pictureSource: 'https://maps.example.com/tile.png?w=900',
      iconSource: 'https://maps.example.com/f.ico',
    }),
  },
  {
    name: 'a bank',
    url: 'https://www.bank.example.org/privat/konto',
    html: `<html lang="de"><head><meta http-equiv="X-UA-Compatible" content="IE=edge"><title>Girokonto | Küstenbank</title>
      <meta name="robots" content="index,follow"><meta name="Author" content="Küstenbank"><meta name="application-name" content="Küstenbank">
      <meta property="og:image" content="/logo.svg"><meta name="msapplication-TileImage" content="/tile.png"><meta name="theme-color" content="rgb(0 51 102)"></head>`,
    card: card({ title: 'Girokonto | Küstenbank', site: 'Küstenbank', language: 'de', color: '#003366' }),
  },
  {
    name: 'an authority',
    url: 'https://www.gov.example.net/forms/b12',
    html: `<!DOCTYPE html><html lang="en"><head><title>Form B12: declare a boat - GOV</title><meta name="DCTERMS.issued" content="2024-11-20">
      <meta name="dcterms.abstract" content="How to declare a boat longer than 7 metres."><meta name="DC.creator" content="Office of Boats">
      <meta name="og:site_name" content="GOV"></head>`,
    card: card({
      title: 'Form B12: declare a boat - GOV',
      description: 'How to declare a boat longer than 7 metres.',
      site: 'GOV',
      author: 'Office of Boats',
      published: day('2024-11-20T00:00:00Z'),
      language: 'en',
    }),
  },
]
