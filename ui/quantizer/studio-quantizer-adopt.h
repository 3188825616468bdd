/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-codebook-list.h"
#include "hek-quantizer-session.h"

G_BEGIN_DECLS

/* Returns: (transfer full): a name for the codebook of @run that says where it comes from and can
 * be one: "fashion-pq-98" */
char *studio_quantizer_adopt_propose (const char *collection, HekQuantizerRun *run);

/* Returns: %NULL when @name can be one of a codebook, else why not, translated */
const char *studio_quantizer_adopt_check (const char *name);

/**
 * studio_quantizer_adopt_present:
 * @parent: the window
 * @run: finished
 *
 * Asks what the codebook of @run is to be called, and whether the collection is to be encoded with
 * it too, and has @session keep it: "saved-codebook" or "failed" tell the end.
 */
void studio_quantizer_adopt_present (GtkWindow *parent, HekQuantizerSession *session,
                                     HekLibrary *library, HekCodebookList *codebooks,
                                     HekQuantizerRun *run);

G_END_DECLS
