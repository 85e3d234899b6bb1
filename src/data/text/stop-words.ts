/** Words too common in French questions and sheets to tell one passage from another. Negations are kept: they carry meaning. */
export const stopWords: ReadonlySet<string> = new Set(
  `a ai aient ainsi alors as au aucun aucune aura auront aussi autre autres aux avaient avait avec avez aviez avions avoir avons
  ayant bonjour c ca car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment d dans de depuis des
  deux donc dont du elle elles en encore entre es est et etaient etait etant etc ete etes etre eu eux fait faut font furent fut
  il ils j je l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui m ma mais me meme memes merci mes mien
  moi mon n nos notre nous on ont or ou par parce pas peu peut peuvent plus pour pourquoi pouvez puis puisque qu quand que quel
  quelle quelles quels qui quoi s sa sans savoir se sera serait seront ses si sien soit sommes son sont sous souhaite sur t ta te
  tes toi ton tous tout toute toutes tres tu un une va vers voir vos votre voudrais vous y à été être êtes étaient était étant
  très même mêmes où ça`.split(/\s+/),
)
