/** Every label of the WHATWG Encoding Standard, and by each encoding a text with its bytes. */

interface Encoding {
  readonly name: string
  readonly labels: string
  readonly text: string
  readonly hex: string
}

export const encodings: readonly Encoding[] = [
  {
    name: 'utf-8',
    labels: 'unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8',
    text: 'Größe 😀',
    hex: '4772c3b6c39f6520f09f9880',
  },
  { name: 'ibm866', labels: '866 cp866 csibm866 ibm866', text: 'Привет', hex: '8fe0a8a2a5e2' },
  {
    name: 'iso-8859-2',
    labels: 'csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2',
    text: 'Žluťoučký',
    hex: 'ae6c75bb6f75e86bfd',
  },
  {
    name: 'iso-8859-3',
    labels: 'csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3',
    text: 'Ĉiuĵaŭde',
    hex: 'c66975bc61fd6465',
  },
  {
    name: 'iso-8859-4',
    labels: 'csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4',
    text: 'Ķekars',
    hex: 'd3656b617273',
  },
  {
    name: 'iso-8859-5',
    labels: 'csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988',
    text: 'Привет',
    hex: 'bfe0d8d2d5e2',
  },
  {
    name: 'iso-8859-6',
    labels:
      'arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987',
    text: 'مرحبا',
    hex: 'e5d1cdc8c7',
  },
  {
    name: 'iso-8859-7',
    labels:
      'csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek',
    text: 'Γειά',
    hex: 'c3e5e9dc',
  },
  {
    name: 'iso-8859-8',
    labels:
      'csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 visual',
    text: 'שלום',
    hex: 'f9ece5ed',
  },
  { name: 'iso-8859-8-i', labels: 'csiso88598i iso-8859-8-i logical', text: 'שלום', hex: 'f9ece5ed' },
  {
    name: 'iso-8859-10',
    labels: 'csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6',
    text: 'Ísþing',
    hex: 'cd73fe696e67',
  },
  { name: 'iso-8859-13', labels: 'iso-8859-13 iso8859-13 iso885913', text: 'Šalis', hex: 'd0616c6973' },
  { name: 'iso-8859-14', labels: 'iso-8859-14 iso8859-14 iso885914', text: 'Ŵyth', hex: 'd0797468' },
  {
    name: 'iso-8859-15',
    labels: 'csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9',
    text: 'Œuvre à 5 €',
    hex: 'bc7576726520e0203520a4',
  },
  { name: 'iso-8859-16', labels: 'iso-8859-16', text: 'Țară', hex: 'de6172e3' },
  { name: 'koi8-r', labels: 'cskoi8r koi koi8 koi8-r koi8_r', text: 'Привет', hex: 'f0d2c9d7c5d4' },
  { name: 'koi8-u', labels: 'koi8-ru koi8-u', text: 'Привіт, їжак', hex: 'f0d2c9d7a6d42c20a7d6c1cb' },
  { name: 'macintosh', labels: 'csmacintosh mac macintosh x-mac-roman', text: 'Größe', hex: '47729aa765' },
  {
    name: 'windows-874',
    labels: 'dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874',
    text: 'สวัสดี',
    hex: 'cac7d1cab4d5',
  },
  { name: 'windows-1250', labels: 'cp1250 windows-1250 x-cp1250', text: 'Žluťoučký', hex: '8e6c759d6f75e86bfd' },
  { name: 'windows-1251', labels: 'cp1251 windows-1251 x-cp1251', text: 'Привет', hex: 'cff0e8e2e5f2' },
  {
    name: 'windows-1252',
    labels:
      'ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252',
    text: 'Größe – „5 €“',
    hex: '4772f6df652096208435208093',
  },
  { name: 'windows-1253', labels: 'cp1253 windows-1253 x-cp1253', text: 'Γειά', hex: 'c3e5e9dc' },
  {
    name: 'windows-1254',
    labels:
      'cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 windows-1254 x-cp1254',
    text: 'Şişli',
    hex: 'de69fe6c69',
  },
  { name: 'windows-1255', labels: 'cp1255 windows-1255 x-cp1255', text: 'שלום', hex: 'f9ece5ed' },
  { name: 'windows-1256', labels: 'cp1256 windows-1256 x-cp1256', text: 'مرحبا', hex: 'e3d1cdc8c7' },
  { name: 'windows-1257', labels: 'cp1257 windows-1257 x-cp1257', text: 'Šalis', hex: 'd0616c6973' },
  { name: 'windows-1258', labels: 'cp1258 windows-1258 x-cp1258', text: 'Việt', hex: '5669eaf274' },
  { name: 'x-mac-cyrillic', labels: 'x-mac-cyrillic x-mac-ukrainian', text: 'Привет', hex: '8ff0e8e2e5f2' },
  {
    name: 'gbk',
    labels: 'chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk',
    text: '你好，世界',
    hex: 'c4e3bac3a3accac0bde7',
  },
  { name: 'gb18030', labels: 'gb18030', text: '你好，世界𠀀', hex: 'c4e3bac3a3accac0bde795328236' },
  { name: 'big5', labels: 'big5 big5-hkscs cn-big5 csbig5 x-x-big5', text: '你好，世界', hex: 'a741a66ea141a540acc9' },
  {
    name: 'euc-jp',
    labels: 'cseucpkdfmtjapanese euc-jp x-euc-jp',
    text: 'こんにちは世界',
    hex: 'a4b3a4f3a4cba4c1a4cfc0a4b3a6',
  },
  {
    name: 'iso-2022-jp',
    labels: 'csiso2022jp iso-2022-jp',
    text: 'こんにちは世界',
    hex: '1b244224332473244b2441244f402433261b2842',
  },
  {
    name: 'shift_jis',
    labels: 'csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis',
    text: 'こんにちは世界',
    hex: '82b182f182c982bf82cd90a28a45',
  },
  {
    name: 'euc-kr',
    labels: 'cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949',
    text: '안녕하세요',
    hex: 'bec8b3e7c7cfbcbcbfe4',
  },
  { name: 'utf-16be', labels: 'unicodefffe utf-16be', text: 'Größe 😀', hex: '0047007200f600df00650020d83dde00' },
  {
    name: 'utf-16le',
    labels: 'csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le',
    text: 'Größe 😀',
    hex: '47007200f600df00650020003dd800de',
  },
]
