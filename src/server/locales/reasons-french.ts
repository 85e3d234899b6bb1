/** Reasons that people of the page may read; others stay as the program says them. */
const reasons: Readonly<Record<string, string>> = {
  'the column of addresses is missing': 'la colonne des adresses manque (titre : email, courriel)',
  'the column of names is missing': 'la colonne des noms manque (titre : nom, prénom)',
  'the file names nobody': 'le fichier ne nomme personne',
  'more than 5000 people in one file': 'plus de 5000 personnes dans un fichier',
  'the file has no question': 'le fichier n’a pas de question',
  'a column “question” is needed': 'une colonne intitulée « question » est nécessaire',
  'a quotation mark is opened and never closed': 'un guillemet s’ouvre et ne se ferme pas',
  'the question is missing': 'la question manque',
  'it is no question in JSON': 'ce n’est pas une question en JSON',
  'it holds what is not text': 'elle contient autre chose que du texte',
  'a text has more than 8000 characters': 'un texte a plus de 8000 caractères',
  'more than 50 facts or documents': 'plus de 50 faits ou documents',
  'more than 1000 questions in one file': 'plus de 1000 questions dans un fichier',
  'expressions are read in the terminal alone: write the facts in plain words':
    'les expressions régulières ne sont lues que dans le terminal : écrivez les faits en toutes lettres',
  'somebody changed a person meanwhile': 'quelqu’un a changé une personne entre-temps : recommencez',
  'too many second factors': 'vous avez déjà vingt seconds facteurs',
  'no second factor': 'aucun second facteur n’est enregistré',
  'an administrator already exists': 'un administrateur existe déjà',
  'an answer is already being written': 'une réponse est déjà en cours d’écriture',
  'upload the file again': 'ajoutez le fichier de nouveau',
  'the file has no name': 'le fichier n’a pas de nom',
  'the connection closed': 'la connexion a été coupée',
  'the body was cut': 'la requête a été coupée',
  'an assistant gives one answer': 'un assistant donne une seule réponse',
  'an assistant calls no tools': 'un assistant n’appelle pas d’outils',
  'an assistant answers in text': 'un assistant répond en texte',
  'an assistant gives no probabilities': 'un assistant ne donne pas de probabilités',
  'an assistant stops at the end of its answer': 'un assistant s’arrête à la fin de sa réponse',
  'the body cannot be unpacked': 'la requête ne peut pas être décompressée',
  'it is not UTF-8': 'ce n’est pas de l’UTF-8',
  'too many values': 'il a trop de valeurs',
  'too many levels': 'il a trop de niveaux',
  'too many parts': 'le formulaire a trop de parties',
  'the form is cut or malformed': 'le formulaire est coupé ou mal formé',
  'the form has no boundary': 'le formulaire n’a pas de séparateur',
  'the path is not properly encoded': 'l’adresse est mal encodée',
  'no chat model was found': 'aucun modèle de conversation n’a été trouvé',
  'the key of a server goes in its own field': 'la clé d’un serveur s’écrit dans son propre champ',
  'not an http or https address': 'ce n’est pas une adresse http ou https',
  'a threshold applies to the semantic method': 'un seuil ne s’applique qu’à la méthode sémantique',
  'there is no organisation yet': 'il n’y a pas encore d’organisation',
  'the file is cut short': 'il est incomplet',
  'no page can be read': 'aucune page n’est lisible',
  'nested too deeply': 'ses éléments sont imbriqués trop profondément',
  'reading failed': 'sa lecture a échoué',
  'a file name has at most 255 characters': 'un nom de fichier a au plus 255 caractères',
  'no PDF structure': 'il n’a pas la structure d’un PDF',
  'connection refused': 'connexion refusée',
  'connection lost': 'connexion perdue',
  'host not found': 'serveur introuvable',
  'no connection in time': 'pas de connexion à temps',
  'it failed too often, and is tried again soon': 'il a échoué trop souvent, et sera bientôt essayé de nouveau',
  'no answer in time': 'pas de réponse à temps',
  'no first token in time': 'pas de premier mot à temps',
  'the answer takes too long': 'la réponse dure trop longtemps',
  'the answer is too large': 'la réponse est trop grande',
  'the answer cannot be decompressed': 'la réponse est mal compressée',
  'the answer stopped coming': 'la réponse s’est interrompue',
  'the answer was cut': 'la réponse a été coupée',
  'the answer is empty': 'la réponse est vide',
  'the answer is not JSON': 'la réponse n’est pas du JSON',
  'GET /models gives no list': 'il ne donne pas la liste de ses modèles',
  'it is still starting': 'il démarre encore',
  'the file does not exist': 'le fichier n’existe pas',
  'it ends too early': 'il s’arrête trop tôt',
  'its contrast is below 4.5': 'son contraste est inférieur à 4,5 : certains ne le liraient pas',
  'unexpected character': 'caractère inattendu',
}

export function frenchReason(reason: string): string {
  return reasons[reason] ?? frenchLines(reason) ?? reason
}

const atLine = /^line (\d+): (.+)$/

/** What is wrong with the lines of a file: `line 3: …; line 7: …`. */
function frenchLines(reason: string): string | null {
  const parts = reason.split('; ').map((part) => atLine.exec(part))
  if (parts.includes(null)) return null
  return parts.map((part) => `ligne ${part?.[1]} : ${frenchReason(part?.[2] ?? '')}`).join(' ; ')
}
