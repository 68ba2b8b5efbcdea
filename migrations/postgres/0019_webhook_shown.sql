-- Receivers have their secret in the path too: of an address, the host alone is kept in clear.
UPDATE webhook SET shown = substr(shown, 1, strpos(shown, '://') + 2 + strpos(substr(shown, strpos(shown, '://') + 3), '/')) || '…' WHERE format = 'standard';
