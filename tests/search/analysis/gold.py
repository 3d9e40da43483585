"""What a person who reads German takes the words apart into. Written before the splitter first ran on them."""

# The ten words of the task, with the compounds inside them that people search for.
TEN = {
    "Ausländerwesen": "ausländer wesen",
    "Wohnmobilstellplatzbelegung": "wohn mobil stell platz belegung",
    "Onlineterminvergabe": "online termin vergabe",
    "Digitalisierungsbeauftragte": "digitalisierung beauftragte",
    "Parkraummanagement": "park raum management",
    "Feuerwehrbedarfsplanung": "feuer wehr bedarf planung",
    "Baugenehmigungsverfahren": "bau genehmigung verfahren",
    "Kindergartenanmeldung": "kind garten anmeldung",
    "Personalausweisbeantragung": "personal ausweis beantragung",
    "Rechnungseingangsworkflow": "rechnung eingang workflow",
}
INSIDE = {
    "Wohnmobilstellplatzbelegung": "wohnmobil stellplatz",
    "Feuerwehrbedarfsplanung": "feuerwehr",
    "Baugenehmigungsverfahren": "baugenehmigung",
    "Kindergartenanmeldung": "kindergarten",
    "Personalausweisbeantragung": "personalausweis",
}

GOLD = {
    "Gemeinderatssitzung": "gemeinde rat sitzung",
    "Bürgermeisterwahl": "bürger meister wahl",
    "Haushaltsplanung": "haus halt planung",
    "Bebauungsplanverfahren": "bebauung plan verfahren",
    "Abwassergebühren": "abwasser gebühr",
    "Straßenverkehrsbehörde": "straße verkehr behörde",
    "Ratsinformationssystem": "rat information system",
    "Dokumentenmanagementsystem": "dokument management system",
    "Datenschutzbeauftragter": "daten schutz beauftragter",
    "Informationssicherheitsleitlinie": "information sicherheit leitlinie",
    "Gewerbesteuerbescheid": "gewerbe steuer bescheid",
    "Hundesteueranmeldung": "hund steuer anmeldung",
    "Führerscheinstelle": "führer schein stelle",
    "Einwohnermeldeamt": "einwohner melde amt",
    "Standesamtsurkunden": "stand amt urkunde",
    "Friedhofsverwaltung": "friedhof verwaltung",
    "Müllabfuhrkalender": "müll abfuhr kalender",
    "Grundstückswertermittlung": "grundstück wert ermittlung",
    "Katastrophenschutzkonzept": "katastrophe schutz konzept",
    "Hochwasserschutzmaßnahmen": "wasser schutz maßnahme",
    "Sirenenförderprogramm": "sirene förder programm",
    "Schulkindbetreuung": "schule kind betreuung",
    "Ganztagsgrundschule": "tag grund schule",
    "Kindertagesstättenplatz": "kind tag stätte platz",
    "Wohngeldantragstellung": "wohn geld antrag stellung",
    "Sozialhilfeempfänger": "sozial hilfe empfänger",
    "Jugendhilfeausschuss": "jugend hilfe ausschuss",
    "Vereinsförderrichtlinie": "verein förder richtlinie",
    "Sporthallenbelegungsplan": "sport halle belegung plan",
    "Stadtbibliotheksausweis": "stadt bibliothek ausweis",
    "Volkshochschulkurse": "volk hochschule kurs",
    "Wirtschaftsförderungsgesellschaft": "wirtschaft förderung gesellschaft",
    "Breitbandausbauprojekt": "band ausbau projekt",
    "Glasfaseranschluss": "glas faser anschluss",
    "Energieeffizienzmaßnahme": "energie effizienz maßnahme",
    "Klimaschutzmanagerin": "klima schutz manager",
    "Wärmeplanungsgesetz": "wärme planung gesetz",
    "Ladesäulenverordnung": "lade säule verordnung",
    "Parkscheinautomaten": "park schein automat",
    "Radverkehrskonzept": "rad verkehr konzept",
    "Bürgerbeteiligungsplattform": "bürger beteiligung plattform",
    "Ehrenamtskarte": "ehre amt karte",
    "Mitarbeiterschulungen": "mitarbeiter schulung",
    "Stellenausschreibung": "stelle ausschreibung",
    "Arbeitszeiterfassung": "arbeit zeit erfassung",
    "Personalratswahlen": "personal rat wahl",
    "Gebäudereinigungsvertrag": "gebäude reinigung vertrag",
    "Schlüsselverwaltung": "schlüssel verwaltung",
    "Fahrzeugbeschaffung": "fahrzeug beschaffung",
    "Geodateninfrastruktur": "daten infrastruktur",
    "Bauhofleitung": "bau hof leitung",
    "Winterdienstplan": "winter dienst plan",
    "Baumkatasterpflege": "baum kataster pflege",
    "Veranstaltungskalender": "veranstaltung kalender",
    "Marktstandgebühren": "markt stand gebühr",
    "Fördermittelantrag": "förder mittel antrag",
    "Vergabeunterlagen": "vergabe unterlage",
    "Zuwendungsbescheid": "zuwendung bescheid",
    "Amtsblattredaktion": "amt blatt redaktion",
    "Wahlhelferverwaltung": "wahl helfer verwaltung",
}

# Words that are one word, however much they look like two: none of them may be given parts.
WHOLE = """
Management Verwaltung Wirtschaft Mannschaft Leistung Anmeldung Vergabe Verfahren Beantragung Kommune
Information Digitalisierung Beauftragte Ausweis Eingang Ausgang Antrag Auftrag Vertrag Termin
Termine Online Projekt Protokoll Portal Personal Material Minister Standard Bericht Bereich Verein
Verkehr Gesetz Region regional digital national Partner Partei Sekretariat Organisation Kooperation
Beteiligung Beratung Erfahrung Zukunft Gemeinde Gebäude Straße Neue Steuer Bauer Frauen Vertrauen
aktuell manuell individuell Israel Poesie Duell Freiheit Möglichkeit Eigentum Ergebnis Zeugnis
Mechanismus Tourismus Akten Daten Themen Ämter Häuser Lösungen Einführung Umsetzung Entscheidung
Unterstützung Veranstaltung zwischen gemeinsam verschiedene vorhanden insgesamt außerdem dagegen
bestehende beispielsweise Offenburg Kehl Lahr Achern Oberkirch Ettlingen Rastatt Bruchsal Renchen
Oppenau Durbach Neuried
"""

# Where the list above kept a word whole that may well be taken apart further.
FINER = {
    "Friedhof": "fried hof",
    "Grundstück": "grund stück",
    "Hochwasser": "hoch wasser",
    "Richtlinie": "richt linie",
    "Breitband": "breit band",
    "Fahrzeug": "fahr zeug",
    "Geodaten": "geo daten",
    "Ganztag": "ganztag ganz tag",
}
