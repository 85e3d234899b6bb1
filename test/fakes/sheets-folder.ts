import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes sheets of service-public as DILA does: what a corpus of an archive is read from. */
export async function writeSheets(folder: string, count: number): Promise<void> {
  await mkdir(join(folder, 'vosdroits'), { recursive: true })
  for (let number = 1; number <= count; number += 1) {
    await writeFile(join(folder, 'vosdroits', `F${number}.xml`), sheet(number))
  }
}

function sheet(number: number): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Publication xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  ID="F${number}" type="Fiche d'information" xsi:noNamespaceSchemaLocation="../Schemas/3.4/Publication.xsd"
  spUrl="https://www.service-public.gouv.fr/associations/vosdroits/F${number}">
<dc:title>Subvention numéro ${number}</dc:title><dc:date>modified 2026-01-05</dc:date>
<Texte><Chapitre><Titre>Conditions</Titre>
<Paragraphe>La subvention ${number} est demandée à la mairie avant le ${number} mars.</Paragraphe>
</Chapitre></Texte></Publication>`
}
