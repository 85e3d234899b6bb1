import { english } from './english.ts'

/**
 * What English words of public service and of work are called in French: enough for a question in English to meet sources
 * in French by their words. Several words are looked for first.
 */
const glossary = `
  annual leave: congés payés annuels; apprenticeship contract: contrat d’apprentissage; bank holiday: jour férié;
  birth certificate: acte de naissance; building permit: permis de construire;
  civil servant: fonctionnaire agent public; collective agreement: convention collective accord collectif;
  day care: crèche accueil; death certificate: acte de décès; driving licence: permis de conduire;
  employment contract: contrat de travail; fixed term: durée déterminée CDD; fixed-term: durée déterminée CDD;
  health insurance: assurance maladie complémentaire santé; identity card: carte d’identité;
  id card: carte d’identité; job seeker: demandeur d’emploi; labour inspector: inspecteur du travail;
  laid off: licencié; lay off: licencier; marriage certificate: acte de mariage; maternity leave: congé de maternité;
  minimum wage: SMIC salaire minimum; night shift: travail de nuit; night work: travail de nuit;
  notice period: préavis; overtime hours: heures supplémentaires; paid leave: congés payés;
  parental leave: congé parental d’éducation; part time: temps partiel; part-time: temps partiel;
  paternity leave: congé de paternité; pay slip: bulletin de paie;
  planning permission: permis de construire déclaration préalable; probation period: période d’essai;
  probationary period: période d’essai; public holiday: jour férié; public transport: transports publics;
  residence permit: titre de séjour; school bus: transport scolaire; school canteen: cantine restauration scolaire;
  school meal: repas cantine restauration scolaire; severance pay: indemnité de licenciement;
  sick leave: arrêt maladie arrêt de travail; sick pay: indemnités maladie; social security: sécurité sociale;
  sports hall: gymnase salle de sport; swimming pool: piscine; temp agency: entreprise de travail temporaire intérim;
  temp worker: salarié temporaire intérimaire; town council: conseil municipal; town hall: mairie;
  trade union: syndicat; trial period: période d’essai; unemployment benefit: allocation chômage;
  work accident: accident du travail; works council: comité social et économique CSE; absence: absence;
  accident: accident; address: adresse; age: âge; agreement: accord convention; allowance: allocation indemnité;
  allowed: autorisé droit; amount: montant; annual: annuel; application: demande; apply: demander s’appliquer;
  appointment: rendez-vous; apprentice: apprenti; apprenticeship: apprentissage; bank: banque;
  benefit: allocation prestation; bereavement: décès; bike: vélo; bin: déchets ordures ménagères; birth: naissance;
  bonus: prime; book: réserver; booking: réservation; boss: employeur; break: pause; budget: budget;
  building: bâtiment construction; burial: inhumation sépulture; cancel: annuler résilier; car: véhicule voiture;
  cemetery: cimetière; certificate: certificat attestation acte; child: enfant; children: enfants;
  childminder: assistante maternelle; citizen: citoyen habitant; claim: réclamer demande; close: fermer fermeture;
  closed: fermé; collective: collectif; colleague: collègue salarié; company: entreprise société;
  compensation: indemnité compensation; complain: réclamer plainte; complaint: réclamation plainte;
  contract: contrat; cost: coût tarif; council: conseil; councillor: conseiller municipal élu; court: tribunal;
  customer: client usager; daily: quotidien journalier; date: date; day: jour journée; deadline: délai date limite;
  death: décès; deputy: adjoint; disability: handicap; disabled: handicapé; discrimination: discrimination;
  dismiss: licencier; dismissal: licenciement; document: document pièce; dog: chien; dose: dose; duration: durée;
  duty: obligation; election: élection; elected: élu; email: courriel adresse électronique; employee: salarié agent;
  employer: employeur; employment: emploi travail; entitled: droit bénéficier; expense: frais;
  fee: tarif frais redevance; fine: amende; fire: licencier incendie; fired: licencié; firing: licenciement;
  force: obliger imposer; form: formulaire; free: gratuit libre; garbage: déchets ordures; grant: subvention aide;
  gross: brut; group: groupe; harassment: harcèlement; health: santé; heat: chaleur; heatwave: canicule; help: aide;
  hire: embaucher louer location; hiring: embauche recrutement; holiday: congé vacances jour férié; hour: heure;
  hourly: horaire; house: maison logement; housing: logement; illness: maladie; income: revenu ressources;
  injury: blessure accident; inspector: inspecteur; insurance: assurance; intern: stagiaire; internship: stage;
  interview: entretien; invoice: facture; job: emploi poste travail; judge: juge; law: loi; lawyer: avocat;
  leave: congé quitter partir; legal: légal; length: durée; letter: lettre courrier;
  library: bibliothèque médiathèque; licence: licence permis; limit: limite maximum; lunch: déjeuner repas;
  manager: responsable employeur; mandatory: obligatoire; market: marché; maximum: maximum maximale; mayor: maire;
  meal: repas; meeting: réunion séance; minimum: minimum minimale; money: argent somme; month: mois;
  monthly: mensuel; mother: mère; mutual: commun accord mutuel; name: nom; neighbour: voisin; neighbor: voisin;
  night: nuit; noise: bruit nuisances sonores; notice: préavis; number: nombre numéro; nursery: crèche;
  obligation: obligation; office: bureau service; open: ouvrir ouvert; opening: ouverture;
  overtime: heures supplémentaires; owner: propriétaire; paid: payé rémunéré; parent: parent;
  parking: stationnement parking; pay: payer salaire rémunération; payment: paiement; payslip: bulletin de paie;
  penalty: sanction pénalité; pension: retraite pension; permission: autorisation; permit: permis autorisation;
  person: personne; phone: téléphone; planning: urbanisme; police: police; pregnancy: grossesse;
  pregnant: enceinte grossesse; price: prix tarif; procedure: procédure; promotion: promotion avancement;
  protection: protection; pupil: élève; quit: démissionner; rate: taux; receive: percevoir recevoir;
  redundancy: licenciement économique; redundant: licencié pour motif économique; refund: remboursement;
  refuse: refuser; register: inscrire inscription; registration: inscription; renew: renouveler renouvellement;
  renewal: renouvellement; rent: loyer louer location; report: signaler rapport; request: demande;
  required: obligatoire exigé; resident: habitant; resign: démissionner; resignation: démission; rest: repos;
  retirement: retraite; right: droit; risk: risque; road: voirie route; room: salle; rule: règle règlement;
  safety: sécurité; salary: salaire; school: école scolaire; senior: senior personne âgée; seniority: ancienneté;
  share: partager part; shift: poste équipe horaires; sick: malade maladie; sign: signer; sport: sport;
  staff: personnel; street: rue voirie; strike: grève; student: étudiant; subsidy: subvention; summer: été;
  sunday: dimanche; saturday: samedi; monday: lundi; tuesday: mardi; wednesday: mercredi; thursday: jeudi;
  friday: vendredi; tax: impôt taxe; telework: télétravail; remote: télétravail distance; terminate: rompre résilier;
  termination: rupture licenciement; time: temps durée; town: ville commune; trade: commerce métier;
  training: formation; transport: transport; travel: déplacement transport; tree: arbre;
  unemployed: chômeur demandeur d’emploi; unemployment: chômage; union: syndicat; vacation: congés vacances;
  vote: vote voter; wage: salaire; waste: déchets; water: eau; wedding: mariage; week: semaine; weekly: hebdomadaire;
  weekend: week-end samedi dimanche; woman: femme; work: travail travailler; worker: travailleur salarié;
  working: travail; workplace: lieu de travail; workshop: atelier; year: an année; young: jeune;
  youth: jeunesse jeune
`

/** By English term, in lower case. */
const terms = new Map(
  glossary.split(';').flatMap((entry): [string, string][] => {
    const [term, french] = entry.split(':').map((part) => part.trim())
    return term && french ? [[term, french]] : []
  }),
)

const phrases = [...terms.keys()].filter((term) => /[ -]/.test(term))
const phrase = new RegExp(`(?<!\\p{L})(?:${phrases.join('|')})s?(?!\\p{L})`, 'giu')

function singular(word: string): string {
  if (terms.has(word)) return word
  return word.replace(/ies$/, 'y').replace(/s$/, '')
}

function wordInFrench(word: string): string {
  const plain = word.toLowerCase()
  if (english.stopWords.has(plain)) return ''
  const known = terms.get(singular(plain))
  return known === undefined ? word : `${word} ${known}`
}

/** An English text with the French words of its subject beside its own, and without its little words. */
export function withFrenchWords(text: string): string {
  const found: string[] = []
  const rest = text.replace(phrase, (written) => {
    found.push(terms.get(singular(written.toLowerCase())) ?? '')
    return ' '
  })
  const words = rest.replace(/[\p{L}]+(?:['’]\p{L}+)*/gu, wordInFrench)
  return `${words} ${found.join(' ')}`.replace(/\s+/g, ' ').trim()
}
