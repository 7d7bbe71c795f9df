-- How a free question ends. On its own: a value of a type can be used only once the transaction that adds it is over.
alter type approval_status add value 'answered';
