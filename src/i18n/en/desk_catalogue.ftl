# The catalogue: permissions and their texts.
desk-catalogue-title = Permissions and their texts
desk-catalogue-heading = Permissions and their texts
desk-catalogue-lead = What we ask merchants for, in their words. Each access request keeps the version it was made with.
desk-catalogue-in-use = Version { $what } is in use, with { $count ->
        [one] { $count } permission.
       *[other] { $count } permissions.
    }
desk-catalogue-download = Download it
desk-catalogue-paper = See it on paper
desk-catalogue-other = Another version
desk-catalogue-how = Download the one in use, change it, give it a new version, and bring it back here. You see what would be different before anybody else does.
desk-catalogue-file = The file
desk-catalogue-text = Or the text itself
desk-catalogue-look = See what would be different
desk-catalogue-published = Versions published here
desk-catalogue-version = Version
desk-catalogue-when = Published
desk-catalogue-by = By
desk-catalogue-as-merchants = { $count ->
        [one] As merchants see it
       *[other] As merchants see them
    }

# Before it is published
desk-catalogue-preview-title = What would be different
desk-catalogue-preview-heading = Version { $what }, not published yet
desk-catalogue-preview-lead = Look at both parts before you publish: what is different, and how merchants will see it. From then on new requests ask for these permissions with these texts.
desk-catalogue-difference = Different from version { $what }
desk-catalogue-same = Only the version is different.
desk-catalogue-added = Added
desk-catalogue-taken-out = Taken out
desk-catalogue-taken-out-what = New requests ask for these no more. Requests that have them keep them.
desk-catalogue-changed = Changed
desk-catalogue-reordered = The order is different.
desk-catalogue-publish = Publish this version
desk-catalogue-paper-draft = See it on paper
desk-catalogue-draft = Draft, not published
desk-catalogue-leave = Leave it as it is

flash-desk-catalogue-published = The new version is published.
fault-catalogue-empty = Choose a file, or paste the text of a catalogue.
fault-catalogue-large = This is larger than { $what } KB. Make the texts shorter.
fault-catalogue-not-text = This file is not UTF-8 text. Save it as UTF-8.
fault-catalogue = This cannot be used: { $what }
fault-catalogue-line = Line { $count } cannot be used: { $what }
fault-catalogue-version = There was a version { $what } already. Give this one a new version.
fault-catalogue-meanwhile = Another version was published while you were here. This is what is different from that one.
fault-code-texts-changed = We changed the texts about our permissions while you had this page open. Read them again, then send the code.
