// @ts-check

/** @type {typeof import('../en/problems.js').problems} */
export const problems = {
  'Already voted': 'Schon abgestimmt',
  'Another voter': 'Andere Person',
  'Bad request': 'Ungültige Anfrage',
  Closed: 'Beendet',
  'Cookie missing': 'Cookie fehlt',
  'Cross-site request': 'Anfrage einer anderen Website',
  Forbidden: 'Nicht erlaubt',
  'Internal server error': 'Interner Fehler',
  'Not counted yet': 'Noch nicht gezählt',
  'Not durable': 'Nicht sicher gespeichert',
  'Not found': 'Nicht gefunden',
  'Not open yet': 'Noch nicht geöffnet',
  'Options changed': 'Optionen geändert',
  Overloaded: 'Überlastet',
  'Queue full': 'Warteschlange voll',
  'Queue read-only': 'Warteschlange nicht beschreibbar',
  'Queue unavailable': 'Warteschlange nicht erreichbar',
  'Results not shown': 'Ergebnis nicht gezeigt',
  'Results not shown yet': 'Ergebnis noch nicht gezeigt',
  'Too large': 'Zu groß',
  'Too many attempts': 'Zu viele Versuche',
  'Too many votes': 'Zu viele Stimmen',
  'Too many votes from one address': 'Zu viele Stimmen von einer Adresse',
  'Too many wrong codes': 'Zu viele falsche Codes',
  'Try again': 'Bitte noch einmal versuchen',
  'Voting link needed': 'Stimmlink nötig',
  'Voting link revoked': 'Stimmlink widerrufen',
  'Voting link not valid': 'Stimmlink nicht gültig',
  'There is nothing at this address.': 'Unter dieser Adresse gibt es nichts.',
  'There is no such poll.': 'Diese Abstimmung gibt es nicht.',
  'This receipt is not valid.': 'Diese Quittung ist nicht gültig.',
  'Something went wrong. The error has been logged.':
    'Etwas ist schiefgegangen. Der Fehler wurde aufgezeichnet.',
  'choose at least one option': 'bitte mindestens eine Option wählen',
  'choose one option, not {count}': 'bitte eine Option wählen, nicht {count}',
  'choose up to {max} options, not {count}': 'bitte bis zu {max} Optionen wählen, nicht {count}',
  'give at least one option a rank': 'bitte mindestens einer Option einen Platz geben',
  'a rank is a whole number from 1': 'ein Platz ist eine ganze Zahl ab 1',
  '“{one}” and “{other}” have the same rank, {rank}; give each its own rank':
    '„{one}“ und „{other}“ haben beide Platz {rank}; bitte jeder Option einen eigenen Platz geben',
  'votes in this poll are final and cannot be withdrawn':
    'Stimmen in dieser Abstimmung sind endgültig und lassen sich nicht zurücknehmen',
  'You have voted in this poll already, and it does not allow changes.':
    'In dieser Abstimmung ist die Stimme schon abgegeben, und Änderungen sind nicht möglich.',
  'This poll is not open yet.': 'Diese Abstimmung ist noch nicht geöffnet.',
  'This poll is closed.': 'Diese Abstimmung ist beendet.',
  'This poll has just been changed. Please try again in a moment.':
    'Diese Abstimmung wurde gerade geändert. Bitte gleich noch einmal versuchen.',
  'The options of this poll have changed since you opened this page. Please choose again.':
    'Die Optionen dieser Abstimmung haben sich geändert, seit diese Seite geöffnet wurde. Bitte noch einmal wählen.',
  'This ballot was cast already, and votes in this poll are final. Below is the ballot of the next voter.':
    'Dieser Stimmzettel wurde schon abgegeben, und Stimmen in dieser Abstimmung sind endgültig. Darunter steht der Stimmzettel der nächsten Person.',
  'is not from a ballot page of this poll; please open the page again':
    'gehört zu keiner Seite dieser Abstimmung; bitte die Seite noch einmal öffnen',
  'This browser has become another voter since you opened this page, or you opened it twice at once, so this vote was not counted. If you have not voted, please choose again.':
    'Dieser Browser stimmt für jemand anderen ab, seit diese Seite geöffnet wurde, oder sie wurde zweimal zugleich geöffnet. Diese Stimme wurde deshalb nicht gezählt. Wer noch nicht abgestimmt hat, bitte noch einmal wählen.',
  'Your vote was not counted, because your browser did not send back the cookie of this site, which makes sure that every voter counts once. Please vote again. If this message comes back, allow cookies for this site, or use another browser.':
    'Die Stimme wurde nicht gezählt, weil der Browser das Cookie dieser Website nicht zurückgeschickt hat. Es sorgt dafür, dass jede Person einmal zählt. Bitte noch einmal abstimmen. Falls diese Meldung wieder erscheint, bitte Cookies für diese Website erlauben oder einen anderen Browser verwenden.',
  'Only people with a voting link of their own can vote in this poll. Open the link that you were given in this browser, with cookies allowed.':
    'In dieser Abstimmung können nur Personen mit einem eigenen Stimmlink abstimmen. Bitte den erhaltenen Link in diesem Browser öffnen und Cookies erlauben.',
  'The voting link that was opened in this browser has been revoked. If you were given another one, open that.':
    'Der in diesem Browser geöffnete Stimmlink wurde widerrufen. Falls es einen neuen gibt, bitte diesen öffnen.',
  'This voting link is not valid. Check that it is complete, and that you were not given a newer one.':
    'Dieser Stimmlink ist nicht gültig. Bitte prüfen, ob er vollständig ist und ob es einen neueren gibt.',
  'This voting link cannot be checked now. Please try again.':
    'Dieser Stimmlink lässt sich gerade nicht prüfen. Bitte noch einmal versuchen.',
  'Many votes came from your address. Yours was not counted; please send it again in a moment.':
    'Von dieser Adresse kamen viele Stimmen. Diese wurde nicht gezählt; bitte gleich noch einmal senden.',
  'You have changed your vote many times within a few seconds. The last one that was accepted counts; please wait a moment.':
    'Die Stimme wurde innerhalb weniger Sekunden sehr oft geändert. Es zählt die letzte angenommene; bitte einen Moment warten.',
  'Many wrong codes came from your network within ten minutes. Please try again later.':
    'Aus diesem Netzwerk kamen innerhalb von zehn Minuten viele falsche Codes. Bitte später noch einmal versuchen.',
  'Very many wrong codes came in within ten minutes, also from your network. Use the link of the poll, or try again later.':
    'Innerhalb von zehn Minuten kamen sehr viele falsche Codes, auch aus diesem Netzwerk. Bitte den Link der Abstimmung verwenden oder es später noch einmal versuchen.',
  'Too many wrong admin tokens, keys or voting links came from your address. A right one is always accepted; try others later.':
    'Von dieser Adresse kamen zu viele falsche Admin-Tokens, Schlüssel oder Stimmlinks. Ein richtiger wird immer angenommen; andere bitte später versuchen.',
  'The polls cannot be read now. Please try again.':
    'Die Abstimmungen lassen sich gerade nicht lesen. Bitte noch einmal versuchen.',
  'The code cannot be looked up now. Please try again.':
    'Der Code lässt sich gerade nicht nachschlagen. Bitte noch einmal versuchen.',
  'The ballots cannot be read now. Your vote is safe. Please try again.':
    'Die Stimmzettel lassen sich gerade nicht lesen. Die Stimme ist sicher. Bitte noch einmal versuchen.',
  'The results are unavailable because the database does not respond. Votes already cast are kept. Try again in a moment.':
    'Die Ergebnisse sind nicht verfügbar, weil die Datenbank nicht antwortet. Abgegebene Stimmen bleiben erhalten. Bitte gleich noch einmal versuchen.',
  'This vote is not counted yet. It is kept; please try again.':
    'Diese Stimme ist noch nicht gezählt. Sie ist gespeichert; bitte noch einmal versuchen.',
  'Too many votes right now. Please try again.':
    'Gerade kommen zu viele Stimmen. Bitte noch einmal versuchen.',
  'We could not confirm your vote. {reason}': 'Die Stimme ließ sich nicht bestätigen. {reason}',
  'Please try again; it will only count once.': 'Bitte noch einmal versuchen; sie zählt nur einmal.',
  'If you send it again, it may count twice.': 'Noch einmal gesendet zählt sie womöglich doppelt.',
  'Your vote was not accepted: {reason}. Please try again.':
    'Die Stimme wurde nicht angenommen: {reason}. Bitte noch einmal versuchen.',
  'the queue is unavailable': 'die Warteschlange ist nicht erreichbar',
  'the queue is full': 'die Warteschlange ist voll',
  'the queue cannot store votes at the moment': 'die Warteschlange kann gerade keine Stimmen speichern',
  'the system is not configured to store votes safely':
    'das System ist nicht so eingerichtet, dass es Stimmen sicher speichert',
  'Too many people at once; please try again in a few seconds.':
    'Gerade sind zu viele Menschen zugleich hier; bitte in einigen Sekunden noch einmal versuchen.',
  '{reason} A vote that you have just sent is kept.':
    '{reason} Eine gerade gesendete Stimme bleibt erhalten.',
  'is not a known field': 'ist kein bekanntes Feld',
  'is missing': 'fehlt',
  'must be text': 'muss Text sein',
  'must not be empty': 'darf nicht leer sein',
  'must have at most {max} characters': 'darf höchstens {max} Zeichen haben',
  'must have at least 2 options': 'braucht mindestens zwei Optionen',
  'must have at most 20 options': 'darf höchstens zwanzig Optionen haben',
  'must be a whole number': 'muss eine ganze Zahl sein',
  'must be at least {min}': 'muss mindestens {min} sein',
  'must be at most {max}': 'darf höchstens {max} sein',
  'must be 2 to {max}, the number of options': 'muss 2 bis {max} sein, die Anzahl der Optionen',
  'must be later than opensAt': 'muss nach dem Beginn liegen',
  'must be in the future': 'muss in der Zukunft liegen',
  'must be a date and a time': 'muss ein Datum mit Uhrzeit sein',
  'must be between the years 1970 and 2255': 'muss zwischen den Jahren 1970 und 2255 liegen',
  'must be a time zone such as Europe/Berlin': 'muss eine Zeitzone wie Europe/Berlin sein',
  'comes twice that night, because the clocks go back. Please choose which one':
    'kommt in dieser Nacht zweimal vor, weil die Uhren zurückgestellt werden. Bitte eine der beiden wählen',
  'does not exist in {zone}: the clocks go forward then. Please choose {before} or {after} instead':
    'gibt es in {zone} nicht: Dann werden die Uhren vorgestellt. Bitte stattdessen {before} oder {after} wählen',
  'duplicates another option': 'ist schon als andere Option vorhanden',
  'must be one line, without control characters': 'muss eine Zeile ohne Steuerzeichen sein',
  'must not contain control characters': 'darf keine Steuerzeichen enthalten',
  'must contain something visible': 'muss etwas Sichtbares enthalten',
  'must not contain invisible characters or marks that change the direction of text':
    'darf keine unsichtbaren Zeichen enthalten und keine, die die Schreibrichtung ändern',
  'must not be a step in a path, because it is part of the address of its polls':
    'darf kein Schritt in einem Pfad sein, weil es zur Adresse seiner Abstimmungen gehört',
  'The admin token is wrong.': 'Das Admin-Token ist falsch.',
  'Many polls were created from your address within an hour. Please try again later.':
    'Von dieser Adresse wurden innerhalb einer Stunde viele Abstimmungen erstellt. Bitte später noch einmal versuchen.',
};
