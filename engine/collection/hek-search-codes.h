/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-collection-codebook.h"
#include "hek-searcher.h"

G_BEGIN_DECLS

/*
 * The codes of one codebook, opened for the searches of a searcher: segments that have them are
 * scanned on codes instead of walked or compared exactly, and the best candidates are compared with
 * the stored vectors. Segments without, and journals, are searched as always.
 *
 * A filter, deleted rows and snapshots of earlier commits hold as in every search. Candidates are
 * reranked nearest first; where the method knows how far its estimates may be off, only until no
 * further one can come among the k nearest.
 *
 * Memory: the codes, and the codebook. Stored vectors are touched for candidates only.
 */

/**
 * hek_search_codes_open:
 * @name: as hek_collection_find_codes()
 *
 * Opens the codes of all segments, and looks at their checksums, unless that was done before in
 * this process and not undone by hek_collection_unload_codes().
 *
 * Errors: %HEK_STORE_ERROR_NOT_FOUND; %HEK_STORE_ERROR_DAMAGED; memory; cancelled
 */
HekSearchCodes *hek_search_codes_open (HekSearcher *searcher, const char *name,
                                       const HekTask *task, GError **error);
void            hek_search_codes_free (HekSearchCodes *codes);

const HekCodebook *hek_search_codes_get_codebook (const HekSearchCodes *codes);
/* Live rows that are searched on codes. */
guint64            hek_search_codes_get_n_rows (const HekSearchCodes *codes);
/* Bytes of memory that these codes and the codebook take. */
guint64            hek_search_codes_get_memory (const HekSearchCodes *codes);

/* How many candidates are reranked by default: 10 for each answer, at least 100. */
guint              hek_search_codes_default_rerank (guint k);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSearchCodes, hek_search_codes_free)

G_END_DECLS
