-- Receivers have their secret in the path too: of an address, the host alone is kept in clear.
UPDATE webhook SET shown = substr(shown, 1, instr(shown, '://') + 2 + instr(substr(shown, instr(shown, '://') + 3), '/')) || '…' WHERE format = 'standard';
