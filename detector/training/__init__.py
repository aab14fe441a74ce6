"""From labelled pages to a model: corpora, generated farms with honest twins, the feature table, the fit."""
