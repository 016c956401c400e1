import type { Translated } from '../../lib/i18n/catalogue.ts'
import type { messages as en } from '../en/help.ts'

export const messages = {
  // Wovon eine Seite handelt.
  'page.overview': 'Wo man ist, was man hier darf, und was als Nächstes zu tun ist.',
  'page.domains':
    'Eine Domain enthält die Personen, Gruppen und Projekte einer Organisation. Wird sie deaktiviert, sind alle darin auf einmal ausgesperrt; nur eine deaktivierte Domain kann gelöscht werden.',
  'page.projects':
    'Was in der Cloud angelegt wird, liegt in einem Projekt, und dessen Grenzwerte gelten für alles darin. Personen arbeiten darin, soweit eine Rolle es erlaubt.',
  'page.users':
    'Personen, und Programme, die in eigenem Namen handeln. Ein Benutzerkonto allein darf nichts: es zählt die Rolle in einem Projekt, einer Domain oder dem System.',
  'page.groups': 'Rollen einer Gruppe gelten für alle darin, auch für später Hinzugekommene.',
  'page.roles':
    'Was eine Rolle darf, legen Regeln fest, die auf der Seite jeder Rolle stehen. admin enthält manager, manager enthält member, member enthält reader.',
  'page.assignments':
    'Wer wo welche Rolle hat. „Wirksam“ zeigt auch, was aus Gruppen, eingeschlossenen Rollen und übergeordneten Projekten kommt.',
  'page.limits': 'Wie viel ein Projekt oder eine Domain von einer Ressource nutzen darf, wo es vom Standardwert abweicht.',
  'page.registered-limits': 'Was für jedes Projekt ohne eigenen Grenzwert gilt.',
  'page.regions': 'Teile der Cloud mit eigenen Endpunkten.',
  'page.services': 'Was die Cloud anderen Programmen anbietet. Die eigenen Dienste trägt Pileus selbst ein.',
  'page.endpoints': 'Wo ein Dienst erreichbar ist: public von überall, internal und admin von innen.',
  'page.identity-providers': 'Andere Stellen, die sagen, wer jemand ist, etwa die Anmeldung eines Unternehmens.',
  'page.mappings':
    'Wie aus den Angaben eines Identitätsanbieters hier Benutzer, Gruppen und Projekte werden. Regeln lassen sich ausprobieren, bevor eine Anmeldung von ihnen abhängt.',
  'page.application-credentials':
    'Für Programme: gelten in einem Projekt, mit gewählten Rollen, ohne ein persönliches Passwort. Das Geheimnis wird einmal gezeigt.',
  'page.credentials': 'Schlüssel für Programme, die EC2 oder S3 sprechen, und Startwerte für Einmalcodes.',
  'page.trusts': 'Lässt jemand anderen mit einigen der eigenen Rollen in einem Projekt handeln, bis es endet oder zurückgenommen wird.',
  'page.api-access':
    'Ein Knopf legt Zugangsdaten und eine clouds.yaml dazu an: in ~/.config/openstack abgelegt, funktioniert die Kommandozeile.',
  'page.information': 'Was läuft, in welcher Fassung, und wie es darum steht.',
  'page.activity': 'Jede Änderung, gleich von wem und auf welchem Weg. „Warum?“ sagt alles, was die Cloud über eine ID weiß.',
  'page.stuck': 'Was von selbst nicht mehr vorankommt. Die Seite sollte leer sein.',
  'page.messages': 'Was alle, oder alle Administratoren, über jeder Seite lesen, bis es vorbei ist oder gelesen wurde.',
  'page.settings': 'Was nur einen selbst betrifft: das Aussehen der Seiten, Passwort und zweiter Faktor, und wo man angemeldet ist.',
  'cli.login': 'Mit der openrc oder der clouds.yaml aus „API-Zugang“:',

  // Begriffe, und was sie hier bedeuten.
  'word.project': 'Projekt',
  'meaning.project': 'Enthält, was in der Cloud angelegt wird, und begrenzt es.',
  'word.domain': 'Domain',
  'meaning.domain': 'Eine Organisation: ihre Personen, Gruppen und Projekte.',
  'word.system': 'System',
  'meaning.system': 'Die Cloud als Ganzes. Wer hier eine Rolle hat, betreibt sie.',
  'word.user': 'Benutzer',
  'meaning.user': 'Eine Person oder ein Programm mit einem Konto.',
  'word.group': 'Gruppe',
  'meaning.group': 'Mehrere Benutzer, die ihre Rollen gemeinsam erhalten.',
  'word.role': 'Rolle',
  'meaning.role': 'Ein Name für das, was jemand darf, sobald sie irgendwo zugewiesen ist.',
  'word.assignment': 'Rollenzuweisung',
  'meaning.assignment': 'Eine Rolle für einen Benutzer oder eine Gruppe, in einem Projekt, einer Domain oder dem System.',
  'word.service': 'Dienst',
  'meaning.service': 'Ein Teil der Cloud, mit dem Programme sprechen, etwa Identity oder Compute.',
  'word.endpoint': 'Endpunkt',
  'meaning.endpoint': 'Die Adresse eines Dienstes.',
  'word.region': 'Region',
  'meaning.region': 'Ein Teil der Cloud mit eigenen Endpunkten.',
  'word.limit': 'Grenzwert',
  'meaning.limit': 'Das Höchste, was ein Projekt oder eine Domain nutzen darf.',
  'word.credential': 'Zugangsdaten',
  'meaning.credential': 'Was ein Programm anstelle eines Passworts vorzeigt.',
  'word.trust': 'Vollmacht',
  'meaning.trust': 'Geliehene Rollen: jemand handelt für jemand anderen.',
  'word.provider': 'Identitätsanbieter',
  'meaning.provider': 'Eine andere Stelle, die sagt, wer jemand ist.',
  'word.mapping': 'Zuordnung',
  'meaning.mapping': 'Regeln, die aus den Angaben eines Anbieters hier Benutzer und Gruppen machen.',
  'word.session': 'Sitzung',
  'meaning.session': 'Ein Browser, in dem jemand angemeldet ist.',
  'word.task': 'Vorgang',
  'meaning.task': 'Etwas, das Zeit braucht und von selbst in Schritten weitergeht.',
  'word.request': 'Anfrage',
  'meaning.request': 'Ein einzelner Aufruf. Über seine Nummer findet sich alles, was daraus wurde.',
} satisfies Translated<typeof en>
