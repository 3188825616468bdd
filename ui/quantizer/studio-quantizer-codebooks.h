/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-codebook-list.h"
#include "hek-quantizer-session.h"

G_BEGIN_DECLS

/*
 * The codebook library as a view of the Quantizer page: the list, facts of the selected codebook,
 * who uses it, and a comparison with another one. Its action group "codebooks" is its own; so are
 * its keys, which work while the focus is in it. It shows failures of the list above itself.
 */
#define STUDIO_TYPE_QUANTIZER_CODEBOOKS (studio_quantizer_codebooks_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerCodebooks, studio_quantizer_codebooks, STUDIO,
                      QUANTIZER_CODEBOOKS, GtkWidget)

GtkWidget *studio_quantizer_codebooks_new (HekCodebookList     *list,
                                           HekLibrary          *library,
                                           HekQuantizerSession *session);

/* Rows of the page's shortcut table. */
#define STUDIO_QUANTIZER_CODEBOOKS_SHORTCUTS                                                  \
  { NULL, "<Control>i", N_("Import a codebook"), N_("Codebooks"),                             \
    STUDIO_SHORTCUT_NO_PALETTE },                                                             \
  { NULL, "<Control>e", N_("Export the codebook"), N_("Codebooks"),                           \
    STUDIO_SHORTCUT_NO_PALETTE },                                                             \
  { NULL, "F2", N_("Rename the codebook"), N_("Codebooks"), STUDIO_SHORTCUT_NO_PALETTE },     \
  { NULL, "Delete", N_("Delete the codebook"), N_("Codebooks"), STUDIO_SHORTCUT_NO_PALETTE }, \
  { NULL, "<Control>z", N_("Put back the codebook that was deleted last"), N_("Codebooks"),   \
    STUDIO_SHORTCUT_NO_PALETTE }

G_END_DECLS
