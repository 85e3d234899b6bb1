import { type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Page } from '../ui/page.tsx'
import { Overlays } from '../features/showcase/overlays.tsx'
import { SortedTable, Views } from '../features/showcase/tables.tsx'
import { Buttons, Notes, Things } from '../features/showcase/signs.tsx'
import { RefusedForm } from '../features/showcase/refused-form.tsx'

/** Every primitive in every state: what to take, and how it looks. Its words are for builders, in English. */
export function ShowcasePage() {
  return (
    <Page title="Primitives" actions={<Button kind="main">The one action of a view</Button>}>
      <Part title="Button">
        <Buttons />
      </Part>
      <Part title="Brand, Card, Facts">
        <Things />
      </Part>
      <Part title="Tag, Note">
        <Notes />
      </Part>
      <Part title="Form, refused">
        <RefusedForm />
      </Part>
      <Part title="DataTable, Pager">
        <SortedTable />
      </Part>
      <Part title="TableView, Tabs, BarFigure">
        <Views />
      </Part>
      <Part title="Dialogs, Menu, Announcer">
        <Overlays />
      </Part>
    </Page>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="stack">
      <h2>{title}</h2>
      {children}
    </section>
  )
}
