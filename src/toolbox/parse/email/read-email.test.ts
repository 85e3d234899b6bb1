import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CFB } from '@e965/xlsx'
import { keptRtf, tnefFile, tnefPart, tnefProperties, wideProperty } from '../../../../test/fakes/outlook-parts.ts'
import { parserInput } from '../../../../test/fakes/parser-input.ts'
import { wordParagraph, writeDocx } from '../../../../test/fakes/write-office.ts'
import { eml } from './email.ts'
import { readEml } from './read-eml.ts'
import { readMsg } from './read-msg.ts'

const head = [
  'From: =?utf-8?B?w4lsb2RpZSBTYXZhcnk=?= <vie@ville.example>',
  'To: Odile Vernay <assemblees@ville.example>, finances@ville.example',
  'Subject: =?iso-8859-1?Q?D=E9lib=E9ration=20?= du 5 mars',
  'Date: Mon, 2 Mar 2026 09:15:00 +0100',
  'MIME-Version: 1.0',
]

const read = (lines: readonly string[]) => readEml(parserInput(Buffer.from(lines.join('\r\n'), 'latin1'), 'a.eml'))

test('subject, people and text of a message in an old encoding', async () => {
  const { markdown, title } = await read([
    ...head,
    'Content-Type: text/plain; charset=windows-1252',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Bonjour,',
    'la prime d=92=E9t=E9 est de 120 =80.',
    '> Le 1er mars, Odile a =E9crit :',
    '> quand ?',
  ])
  assert.equal(title, 'Délibération du 5 mars')
  assert.equal(
    markdown,
    [
      '# Délibération du 5 mars',
      'De : Élodie Savary vie@ville.example',
      'À : Odile Vernay assemblees@ville.example, finances@ville.example',
      'Date : 2 mars 2026 à 09:15',
      'Bonjour,\nla prime d’été est de 120 €.\n> Le 1er mars, Odile a écrit :\n> quand ?',
    ].join('\n\n'),
  )
})

test('attachments are read after the text, those that cannot be are named', async () => {
  const docx = Buffer.from(
    writeDocx(
      wordParagraph('Convention', 'Title') +
        wordParagraph('Article 1', 'heading1') +
        wordParagraph('Objet de la convention.'),
    ),
  )
  const part = (name: string, bytes: Buffer): string[] => [
    '--b',
    `Content-Type: application/octet-stream; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    bytes.toString('base64').replaceAll(/(.{76})/g, '$1\r\n'),
  ]
  const lines = [
    ...head,
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<style>p{}</style><p>Voici :</p><ul><li>la convention</li><li>le plan</li></ul>',
    ...part('convention.docx', docx),
    ...part('plan.dwg', Buffer.from('AC1032')),
    '--b--',
  ]
  const { markdown, notes, pages } = await read(lines)
  assert.match(
    markdown,
    /Voici :\n\n- la convention\n- le plan\n\n## Pièce jointe : convention\.docx\n\n### Convention\n\n#### Article 1\n\nObjet de la convention\./,
  )
  assert.match(markdown, /## Pièce jointe : plan\.dwg$/)
  assert.deepEqual(notes, [{ kind: 'unread_part', name: 'plan.dwg' }])
  assert.deepEqual(
    pages.map(({ start, part }) => [part?.kind, part?.file, part?.name, markdown.slice(start).split('\n')[0]]),
    [
      ['message', null, '', '# Délibération du 5 mars'],
      ['file', 1, 'convention.docx', '## Pièce jointe : convention.docx'],
      ['file', 2, 'plan.dwg', '## Pièce jointe : plan.dwg'],
    ],
  )
  const inner = await eml.inner?.(Buffer.from(lines.join('\r\n'), 'latin1'), 1)
  assert.deepEqual([inner?.name, Buffer.from(inner?.bytes ?? []).equals(docx)], ['convention.docx', true])
  assert.equal(await eml.inner?.(Buffer.from(lines.join('\r\n'), 'latin1'), 3), null)
})

test('a message inside a message is read, eleven of them are not', async () => {
  const wrap = (inner: readonly string[], name: string): string[] => [
    'From: a@b.example',
    `Subject: ${name}`,
    'Content-Type: multipart/mixed; boundary=x' + name,
    '',
    `--x${name}`,
    'Content-Type: text/plain',
    '',
    `Texte ${name}`,
    `--x${name}`,
    'Content-Type: application/octet-stream',
    `Content-Disposition: attachment; filename=${name}.eml`,
    '',
    ...inner,
    `--x${name}--`,
  ]
  let message = ['From: a@b.example', 'Subject: fond', '', 'au fond']
  for (let depth = 0; depth < 11; depth += 1) message = wrap(message, `m${depth}`)
  const { markdown, notes } = await read(message)
  assert.match(markdown, /Texte m10[\s\S]*Texte m9/)
  assert.doesNotMatch(markdown, /au fond/)
  assert.equal(notes?.length, 1)
})

test('what is no message is refused', async () => {
  await assert.rejects(read(['une ligne sans en-tête']), { code: 'corrupted' })
})

test('a message that Outlook keeps', async () => {
  const file = CFB.utils.cfb_new()
  const add = (name: string, content: Uint8Array): void => void CFB.utils.cfb_add(file, name, content)
  add('/__properties_version1.0', new Uint8Array(32))
  add('/__substg1.0_0037001F', Buffer.from('Réunion du comité', 'utf16le'))
  add('/__substg1.0_0C1A001F', Buffer.from('Sylvie Orhant', 'utf16le'))
  add('/__substg1.0_1000001F', Buffer.from('Bonjour,\r\nla réunion est avancée à 14 h.', 'utf16le'))
  const bytes = CFB.write(file, { type: 'buffer' })
  assert.ok(bytes instanceof Uint8Array)
  const { markdown, title } = await readMsg(parserInput(bytes, 'a.msg'))
  assert.equal(title, 'Réunion du comité')
  assert.equal(markdown, '# Réunion du comité\n\nDe : Sylvie Orhant\n\nBonjour,\nla réunion est avancée à 14 h.')
})

/** A message of Outlook with these properties, each by its name in the file. */
async function readFields(fields: Readonly<Record<string, Uint8Array>>) {
  const file = CFB.utils.cfb_new()
  CFB.utils.cfb_add(file, '/__properties_version1.0', new Uint8Array(32))
  for (const [name, content] of Object.entries(fields)) CFB.utils.cfb_add(file, `/__substg1.0_${name}`, content)
  const bytes = CFB.write(file, { type: 'buffer' })
  assert.ok(bytes instanceof Uint8Array)
  return (await readMsg(parserInput(bytes, 'a.msg'))).markdown
}

test('a message of an old Outlook is in the code page of Windows', async () => {
  const latin = (text: string): Buffer => Buffer.from(text, 'latin1')
  const markdown = await readFields({
    '0037001E': latin('D\xe9lib\xe9ration'),
    '1000001E': latin('L\x92avis \xe9crit'),
  })
  assert.equal(markdown, '# Délibération\n\nL’avis écrit')
})

test('a message that is kept as RTF alone is read, the page inside it with its lists', async () => {
  const plain = String.raw`{\rtf1\ansi\ansicpg1252\fromtext{\fonttbl{\f0 Arial;}}\uc1\pard La r\'e9union \u8212- avanc\'e9e \{B\}.\constructor\par {\*\generator x}Merci\par }`
  assert.equal(await readFields({ '10090102': keptRtf(plain) }), 'La réunion — avancée {B}.\nMerci')
  const page = String.raw`{\rtf1\ansi\ansicpg1252\fromhtml1{\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Voici :{\*\htmltag72 </p>}\htmlrtf\par}\htmlrtf0{\*\htmltag1 <ul><li>}la pi\'e8ce{\*\htmltag1 </li></ul>}}`
  assert.equal(await readFields({ '10090102': keptRtf(page) }), 'Voici :\n\n- la pièce')
})

test('what Outlook packs into winmail.dat is read under its own names, and opened apart', async () => {
  const packed = tnefFile(
    tnefPart(1, 0x2800c, Buffer.from('Voici la d\xe9lib\xe9ration.\0', 'latin1')),
    tnefPart(2, 0x69002, Buffer.alloc(14)),
    tnefPart(2, 0x18010, Buffer.from('DELIB~1.TXT\0')),
    tnefPart(2, 0x6800f, Buffer.from('Texte de la pièce')),
    tnefPart(2, 0x69005, tnefProperties(wideProperty(0x3707, 'délibération.txt'))),
  )
  const message = (content: Buffer, text: string) =>
    Buffer.from(
      [
        ...head,
        'Content-Type: multipart/mixed; boundary=b',
        '',
        ...(text === '' ? [] : ['--b', 'Content-Type: text/plain', '', text]),
        '--b',
        'Content-Type: application/ms-tnef; name=winmail.dat',
        'Content-Disposition: attachment; filename=winmail.dat',
        'Content-Transfer-Encoding: base64',
        '',
        content.toString('base64'),
        '--b--',
      ].join('\r\n'),
    )
  const { markdown, notes } = await readEml(parserInput(message(packed, ''), 'a.eml'))
  assert.match(markdown, /Voici la délibération\.\n\n## Pièce jointe : délibération\.txt\n\nTexte de la pièce$/)
  assert.deepEqual(notes, [])
  assert.equal((await eml.inner?.(message(packed, ''), 1))?.name, 'délibération.txt')
  const said = await readEml(parserInput(message(packed, 'Bonjour'), 'a.eml'))
  assert.match(said.markdown, /Bonjour\n\n## Pièce jointe : délibération/)
  const cut = await readEml(parserInput(message(packed.subarray(0, 90), 'Bonjour'), 'a.eml'))
  assert.match(cut.markdown, /Bonjour$/)
  const other = await readEml(parserInput(message(Buffer.from('autre chose'), 'Bonjour'), 'a.eml'))
  assert.match(other.markdown, /## Pièce jointe : winmail\.dat$/)
})
