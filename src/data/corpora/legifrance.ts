export const legifrance = {
  publisher: "Direction de l'information légale et administrative (Légifrance)",
  licence: 'Licence Ouverte / Etalab 2.0',
  language: 'fr',
} as const
