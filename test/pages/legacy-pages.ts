/** Pages of other writings, in encodings of their own. */

import { card, day, encode, type WrittenPage } from './page.ts'

export const legacyPages: readonly WrittenPage[] = [
  {
    name: 'Japanese in Shift_JIS',
    url: 'http://www.minato.example.jp/news/03.html',
    contentType: 'text/html',
    html: encode(
      `<html lang="ja"><head><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"><title>港の夜市、十年ぶりに再開｜みなと新聞</title>
      <meta name="description" content="表示能力のソフトも販売。"></head><body>`,
      'shift_jis',
    ),
    card: card({
      title: '港の夜市、十年ぶりに再開｜みなと新聞',
      description: '表示能力のソフトも販売。',
      site: 'minato.example.jp',
      language: 'ja',
    }),
  },
  {
    name: 'Japanese in EUC-JP, declared by nobody but its language',
    url: 'https://keiji.example.jp/bbs?no=5',
    contentType: 'text/html',
    html: encode('<html lang="ja-JP"><head><title>掲示板「釣り」の話題</title></head><body>', 'euc-jp'),
    card: card({ title: '掲示板「釣り」の話題', site: 'keiji.example.jp', language: 'ja-JP' }),
  },
  {
    name: 'Russian in windows-1251, by its server',
    url: 'http://vesti.example.ru/2026/5',
    contentType: 'text/html; charset=windows-1251',
    html: encode(
      `<html><head><title>Маяк снова светит — «Вести»</title><meta property="og:title" content="Маяк снова светит"><meta property="og:locale" content="ru_RU">
      <meta property="article:published_time" content="2026-05-06 10:00:00+03:00"><meta name="author" content="Инна Ш."></head>`,
      'windows-1251',
    ),
    card: card({
      title: 'Маяк снова светит',
      site: 'vesti.example.ru',
      author: 'Инна Ш.',
      published: day('2026-05-06T07:00:00Z'),
      language: 'ru-RU',
    }),
  },
  {
    name: 'Russian in KOI8-R, by its page, against its server',
    url: 'http://unix.example.ru/faq.html',
    contentType: 'text/html; charset=utf-8',
    html: encode(
      '<META HTTP-EQUIV=Content-Type CONTENT="text/html; charset=koi8-r"><TITLE>Вопросы и ответы</TITLE></HEAD><BODY>',
      'koi8-r',
    ),
    card: card({ title: 'Вопросы и ответы', site: 'unix.example.ru' }),
  },
  {
    name: 'Arabic, from right to left',
    url: 'https://www.mina.example.com/ar/1',
    html: `<html lang="ar" dir="rtl"><head><title>عودة العبّارة الليلية</title><meta property="og:title" content="عودة العبّارة الليلية">
      <meta property="og:description" content="بعد عشر سنوات، تبحر «النورس» من جديد.\u200f"><meta property="og:site_name" content="\u202bالميناء\u202c"></head>`,
    card: card({
      title: 'عودة العبّارة الليلية',
      description: 'بعد عشر سنوات، تبحر «النورس» من جديد.\u200f',
      site: 'الميناء',
      language: 'ar',
    }),
  },
  {
    name: 'Hebrew in windows-1255',
    url: 'http://namal.example.org/1',
    contentType: 'text/html',
    html: encode(
      '<html dir=rtl lang=he><head><meta charset="windows-1255"><title>המעבורת חוזרת</title><meta name=description content="אחרי עשר שנים."></head>',
      'windows-1255',
    ),
    card: card({ title: 'המעבורת חוזרת', description: 'אחרי עשר שנים.', site: 'namal.example.org', language: 'he' }),
  },
  {
    name: 'Chinese in GB18030',
    url: 'https://www.gangkou.example.cn/a/1.shtml',
    contentType: 'text/html; charset=gb18030',
    html: encode(
      `<html><head><meta charset="gb2312"><title>夜间渡轮恢复_港口网</title><meta name="description" content="时隔十年，“海燕”号再次启航。">
      <meta property="og:image" content="//img.gangkou.example.cn/1.jpg"></head>`,
      'gb18030',
    ),
    card: card({
      title: '夜间渡轮恢复_港口网',
      description: '时隔十年，“海燕”号再次启航。',
      site: 'gangkou.example.cn',
      pictureSource: 'https://img.gangkou.example.cn/1.jpg',
    }),
  },
  {
    name: 'Chinese in Big5',
    url: 'http://gang.example.tw/',
    contentType: 'text/html',
    html: encode('<html lang="zh-Hant-TW"><head><meta charset=big5><title>許功蓋的夜間渡輪</title></head>', 'big5'),
    card: card({ title: '許功蓋的夜間渡輪', site: 'gang.example.tw', language: 'zh-Hant-TW' }),
  },
  {
    name: 'Korean in EUC-KR',
    url: 'http://hangu.example.kr/1',
    contentType: 'text/html; charset=euc-kr',
    html: encode(
      '<html lang=ko><head><title>야간 여객선, 10년 만에 재개</title><meta property=og:site_name content="항구신문"></head>',
      'euc-kr',
    ),
    card: card({ title: '야간 여객선, 10년 만에 재개', site: '항구신문', language: 'ko' }),
  },
]
