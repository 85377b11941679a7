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
  'This poll has no opening time.': 'Für diese Abstimmung ist kein Beginn festgelegt.',
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
  'Another export is running': 'Ein anderer Export läuft',
  Conflict: 'Nicht möglich',
  'Headers too large': 'Kopfzeilen zu groß',
  'Method not allowed': 'Methode nicht erlaubt',
  'Not possible now': 'Gerade nicht möglich',
  'Timed out': 'Zeit abgelaufen',
  'Too many exports': 'Zu viele Exporte',
  'Too many polls': 'Zu viele Abstimmungen',
  Unauthorized: 'Anmeldung nötig',
  'Unsupported media type': 'Format nicht unterstützt',
  'The request is not valid HTTP.': 'Die Anfrage ist kein gültiges HTTP.',
  'The request could not be read.': 'Die Anfrage ließ sich nicht lesen.',
  'The request did not arrive in time. Please try again.':
    'Die Anfrage kam nicht rechtzeitig an. Bitte noch einmal versuchen.',
  'The headers of this request exceed 16 KiB. Most of that are usually cookies: delete those of this site. If you run it, let the proxy in front set smaller ones, or pass on fewer.':
    'Die Kopfzeilen dieser Anfrage sind größer als 16 KiB. Das meiste davon sind gewöhnlich Cookies: Bitte die dieser Website löschen. Wer sie betreibt, sollte den Proxy davor kleinere setzen oder weniger weiterreichen lassen.',
  'The request body must not exceed {size} KiB.':
    'Der Inhalt der Anfrage darf höchstens {size} KiB groß sein.',
  'The request body was incomplete.': 'Der Inhalt der Anfrage war unvollständig.',
  'The request body is not UTF-8. Please send its text in UTF-8.':
    'Der Inhalt der Anfrage ist kein UTF-8. Bitte den Text in UTF-8 senden.',
  'This address allows {methods}.': 'Diese Adresse erlaubt {methods}.',
  'Requests from other sites are not accepted. This one came from a page of {origin} (Origin) and was sent to {host} (Host). {reason}':
    'Anfragen anderer Websites werden nicht angenommen. Diese kam von einer Seite von {origin} (Origin) und ging an {host} (Host). {reason}',
  'If this page is your own: the browser does not say where it is from, because a proxy sends Referrer-Policy: no-referrer. Remove that header, or use https.':
    'Falls das eine eigene Seite ist: Der Browser sagt nicht, woher sie ist, weil ein Proxy Referrer-Policy: no-referrer sendet. Bitte diese Kopfzeile entfernen oder https verwenden.',
  'If this page is your own: set TRUST_PROXY, so that the X-Forwarded-Host of your proxy counts.':
    'Falls das eine eigene Seite ist: Bitte TRUST_PROXY setzen, damit der X-Forwarded-Host des Proxys zählt.',
  'If this page is your own: let your proxy pass on the Host header as it is, with the port (nginx: proxy_set_header Host $http_host; Apache: ProxyPreserveHost On), or set {setting} to {origin}.':
    'Falls das eine eigene Seite ist: Bitte den Proxy die Kopfzeile Host unverändert weiterreichen lassen, mit dem Port (nginx: proxy_set_header Host $http_host; Apache: ProxyPreserveHost On), oder {setting} auf {origin} setzen.',
  '{reason} because there is no admin token. The operator must set ADMIN_TOKEN to at least 16 characters, or ADMIN_TOKEN_FILE to a file for it, and restart the service.':
    '{reason}, weil es kein Admin-Token gibt. Wer das System betreibt, muss ADMIN_TOKEN auf mindestens 16 Zeichen setzen oder ADMIN_TOKEN_FILE auf eine Datei dafür und den Dienst neu starten.',
  '{reason} the admin token. Send it as Authorization: Bearer <ADMIN_TOKEN>.':
    '{reason} das Admin-Token nötig. Bitte als Authorization: Bearer <ADMIN_TOKEN> senden.',
  'Polls cannot be administered here': 'Abstimmungen lassen sich hier nicht verwalten',
  'Administering polls requires': 'Zum Verwalten der Abstimmungen ist',
  'You cannot sign in or out while the database is unavailable. Please try again.':
    'An- und Abmelden geht nicht, solange die Datenbank nicht erreichbar ist. Bitte noch einmal versuchen.',
  'This is not a key of this poll. Copy the whole manage link and try again.':
    'Das ist kein Schlüssel dieser Abstimmung. Bitte den ganzen Verwaltungslink kopieren und es noch einmal versuchen.',
  'This is neither a key of this poll nor the admin token.':
    'Das ist weder ein Schlüssel dieser Abstimmung noch das Admin-Token.',
  'Managing this poll requires its key or the admin token. Send it as Authorization: Bearer <key>.':
    'Zum Verwalten dieser Abstimmung ist ihr Schlüssel oder das Admin-Token nötig. Bitte als Authorization: Bearer <Schlüssel> senden.',
  'The poll cannot be read now. Please try again.':
    'Die Abstimmung lässt sich gerade nicht lesen. Bitte noch einmal versuchen.',
  'This poll has closed already.': 'Diese Abstimmung ist schon beendet.',
  'This poll is not open yet. Change its times, or delete it.':
    'Diese Abstimmung ist noch nicht geöffnet. Bitte ihre Zeiten ändern oder sie löschen.',
  'This poll has not closed.': 'Diese Abstimmung ist noch nicht beendet.',
  'This poll is still closing: votes cast in time are being counted. It can be reopened once its result is final.':
    'Diese Abstimmung wird noch geschlossen: Die rechtzeitig abgegebenen Stimmen werden gezählt. Sobald ihr Ergebnis endgültig ist, lässt sie sich wieder öffnen.',
  'This poll is being reset: its earlier ballots are still being removed. Please try again once that is done.':
    'Diese Abstimmung wird zurückgesetzt: Frühere Stimmzettel werden noch entfernt. Bitte danach noch einmal versuchen.',
  'Only an administrator can list a poll that is not listed.':
    'Nur die Administration kann eine Abstimmung in die Liste aufnehmen.',
  'Nothing was changed because the queue is unavailable. Please try again.':
    'Es wurde nichts geändert, weil die Warteschlange nicht erreichbar ist. Bitte noch einmal versuchen.',
  'We could not confirm the change. Please check the poll before trying again.':
    'Die Änderung ließ sich nicht bestätigen. Bitte die Abstimmung prüfen, bevor ein neuer Versuch folgt.',
  'We could not confirm that the poll was created. Please check the list of polls before trying again.':
    'Ob die Abstimmung erstellt wurde, ließ sich nicht bestätigen. Bitte die Liste der Abstimmungen prüfen, bevor ein neuer Versuch folgt.',
  'cannot be removed because ballots exist. Texts can be corrected and options added at the end':
    'lassen sich nicht entfernen, weil es schon Stimmzettel gibt. Texte lassen sich korrigieren und Optionen am Ende hinzufügen',
  'cannot be reordered because ballots refer to them by position':
    'lassen sich nicht umordnen, weil Stimmzettel ihre Stelle nennen',
  'cannot be changed because ballots exist': 'lässt sich nicht ändern, weil es schon Stimmzettel gibt',
  'cannot be reduced because ballots exist': 'lässt sich nicht verringern, weil es schon Stimmzettel gibt',
  'applies only to polls of kind multiple': 'gilt nur, wenn mehrere Optionen wählbar sind',
  'must be true or false': 'muss true oder false sein',
  'must be the form as it was shown': 'muss das Formular sein, wie es gezeigt wurde',
  'The keys of this poll cannot be read now. Please try again.':
    'Die Schlüssel dieser Abstimmung lassen sich gerade nicht lesen. Bitte noch einmal versuchen.',
  'This poll has {max} keys already. Revoke one of them first.':
    'Diese Abstimmung hat schon {max} Schlüssel. Bitte zuerst einen davon widerrufen.',
  'This poll has no such key.': 'Diesen Schlüssel hat die Abstimmung nicht.',
  'This is the only key of the poll. Add another one first, or ask an administrator.':
    'Das ist der einzige Schlüssel der Abstimmung. Bitte zuerst einen weiteren hinzufügen oder die Administration fragen.',
  'The key was not added: its label {reason}.':
    'Der Schlüssel wurde nicht hinzugefügt: Die Bezeichnung {reason}.',
  'We could not confirm that the key was added. Please check the list of keys before trying again.':
    'Ob der Schlüssel hinzugefügt wurde, ließ sich nicht bestätigen. Bitte die Liste der Schlüssel prüfen, bevor ein neuer Versuch folgt.',
  'We could not confirm that the key was revoked. Please check the list of keys.':
    'Ob der Schlüssel widerrufen wurde, ließ sich nicht bestätigen. Bitte die Liste der Schlüssel prüfen.',
  'The voting links cannot be read now. Please try again.':
    'Die Stimmlinks lassen sich gerade nicht lesen. Bitte noch einmal versuchen.',
  'This poll does not take voting links. Change who may vote first.':
    'Diese Abstimmung nimmt keine Stimmlinks an. Bitte zuerst ändern, wer abstimmen darf.',
  'A poll has at most {max} voting links, with those that were revoked.':
    'Eine Abstimmung hat höchstens {max} Stimmlinks, die widerrufenen mitgezählt.',
  'This poll has no such voting link, or it was revoked.':
    'Diesen Stimmlink hat die Abstimmung nicht, oder er wurde widerrufen.',
  'No links were made: {reason}.': 'Es wurden keine Links erstellt: {reason}.',
  'the name “{name}” {reason}': 'der Name „{name}“ {reason}',
  'the number {reason}': 'die Anzahl {reason}',
  'the list {reason}': 'die Liste {reason}',
  'must be at most {max} at once': 'darf höchstens {max} auf einmal enthalten',
  'must name at least one voter': 'muss mindestens eine Person nennen',
  'We could not confirm that the voting links were made. Please check the list before trying again.':
    'Ob die Stimmlinks erstellt wurden, ließ sich nicht bestätigen. Bitte die Liste prüfen, bevor ein neuer Versuch folgt.',
  'We could not confirm that the voting link was revoked. Please check the list.':
    'Ob der Stimmlink widerrufen wurde, ließ sich nicht bestätigen. Bitte die Liste prüfen.',
  'We could not confirm that the voting link was replaced. Please check the list.':
    'Ob der Stimmlink ersetzt wurde, ließ sich nicht bestätigen. Bitte die Liste prüfen.',
  'We could not confirm that the names were deleted. Please check the list.':
    'Ob die Namen gelöscht wurden, ließ sich nicht bestätigen. Bitte die Liste prüfen.',
  'The activity log cannot be read now. Please try again.':
    'Das Protokoll lässt sich gerade nicht lesen. Bitte noch einmal versuchen.',
  'The rejected ballots cannot be read now. Please try again.':
    'Die ungültigen Stimmzettel lassen sich gerade nicht lesen. Bitte noch einmal versuchen.',
  'The queue is unavailable. Please try again.':
    'Die Warteschlange ist nicht erreichbar. Bitte noch einmal versuchen.',
  'There is no such failed batch.': 'Diesen fehlgeschlagenen Stapel gibt es nicht.',
  'There is no such rejected ballot.': 'Diesen ungültigen Stimmzettel gibt es nicht.',
  'This ballot is malformed and cannot be retried.':
    'Dieser Stimmzettel ist nicht lesbar, deshalb ist kein neuer Versuch möglich.',
  'We could not confirm the retry. Please check the list of failed batches.':
    'Der neue Versuch ließ sich nicht bestätigen. Bitte die Liste der fehlgeschlagenen Stapel prüfen.',
  'We could not confirm the retry. Please try again; each ballot will only count once.':
    'Der neue Versuch ließ sich nicht bestätigen. Bitte noch einmal versuchen; jeder Stimmzettel zählt nur einmal.',
  'must be one of: {values}': 'muss eines davon sein: {values}',
  'must be given at most once': 'darf nur einmal angegeben sein',
  'must be a number': 'muss eine Zahl sein',
  'must be the next of a list of polls': 'muss der Wert next einer Liste von Abstimmungen sein',
  'cannot be decoded': 'lässt sich nicht dekodieren',
  'Only administrators and those who own this poll can see its results.':
    'Nur die Administration und wer diese Abstimmung verwaltet, können ihr Ergebnis sehen.',
  'The results of this poll are shown once {count} people have voted.':
    'Das Ergebnis dieser Abstimmung erscheint, sobald {count} Personen abgestimmt haben.',
  'The results of this poll are shown when they are final. The poll closes at {time}.':
    'Das Ergebnis dieser Abstimmung erscheint, sobald es endgültig ist. Sie endet am {time}.',
  'The results of this poll are shown when they are final.':
    'Das Ergebnis dieser Abstimmung erscheint, sobald es endgültig ist.',
  'Vote to see the results of this poll. Everyone can see them after it closes at {time}.':
    'Das Ergebnis dieser Abstimmung erscheint nach der Stimmabgabe, für alle nach ihrem Ende am {time}.',
  'Vote to see the results of this poll. Everyone can see them after it closes.':
    'Das Ergebnis dieser Abstimmung erscheint nach der Stimmabgabe, für alle nach ihrem Ende.',
  'Many exports were made from your address within a minute. Please try again in a moment.':
    'Von dieser Adresse kamen innerhalb einer Minute viele Exporte. Bitte gleich noch einmal versuchen.',
  'Another poll is being exported for your address. Please try again when that is done.':
    'Für diese Adresse wird gerade eine andere Abstimmung exportiert. Bitte danach noch einmal versuchen.',
  'Too many requests are waiting for their vote to be counted. Please try again.':
    'Zu viele Anfragen warten darauf, dass ihre Stimme gezählt wird. Bitte noch einmal versuchen.',
  'must be the receipt of a vote in this poll': 'muss die Quittung einer Stimme in dieser Abstimmung sein',
  'must be dark or light': 'muss dark oder light sein',
  'must be one of {values}': 'muss eines davon sein: {values}',
  'must be a whole number from {min} to {max}': 'muss eine ganze Zahl von {min} bis {max} sein',
};
