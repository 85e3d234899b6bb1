import { Brand } from '../../ui/brand.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { DownloadButton } from '../../ui/download-button.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Note } from '../../ui/note.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { Tag } from '../../ui/tag.tsx'

export function Buttons() {
  return (
    <p className="row">
      <Button>Plain</Button>
      <Button kind="main">Main</Button>
      <Button kind="bare">Bare</Button>
      <Button kind="danger">Danger</Button>
      <Button aria-disabled>At work</Button>
      <CopyButton content="Copied words" />
      <DownloadButton label="Download" fileName="words.csv" content={() => 'a;b'} />
    </p>
  )
}

export function Notes() {
  return (
    <>
      <p className="row">
        <Tag>Plain</Tag>
        <Tag tone="ok">✓ Ok</Tag>
        <Tag tone="warn">Warn</Tag>
        <Tag tone="danger">Danger</Tag>
        <Tag tone="accent">Accent</Tag>
      </p>
      <Note>What to know.</Note>
      <Note tone="warn">What to mind.</Note>
      <Note tone="danger">What went wrong.</Note>
      <ReadingFailure error={new Error('any')} onRetry={() => undefined} />
    </>
  )
}

const facts = [
  ['Where it runs', 'In France'],
  ['What nobody knows', null],
  ['A long one', 'un-nom-de-fichier-très-long-qui-ne-tient-pas-sur-la-ligne-d’un-téléphone.pdf'],
] as const

export function Things() {
  return (
    <>
      <p className="row">
        <Brand />
        <Brand name="A service of one’s own" organisation="A town hall" logo="/favicon.svg" />
      </p>
      <Card title="Card" tags={<Tag tone="ok">✓ Answers</Tag>} actions={<Button kind="bare">An action</Button>}>
        <Facts facts={facts} />
      </Card>
      <Facts facts={facts} />
    </>
  )
}
