/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-source-format.h"

G_BEGIN_DECLS

/*
 * The control of one text option of a format: a list where the names are known, else an entry, with
 * a button that chooses where a file is meant. "" leaves the choice to the reader.
 *
 * Signal "changed" ()
 */
#define STUDIO_TYPE_TEXT_ROW (studio_text_row_get_type ())
G_DECLARE_FINAL_TYPE (StudioTextRow, studio_text_row, STUDIO, TEXT_ROW, GtkWidget)

/* @text: static. @names: (nullable) (array zero-terminated=1): what it can be */
GtkWidget  *studio_text_row_new (const HekSourceText *text, const char *const *names);
const char *studio_text_row_get (StudioTextRow *self);

G_END_DECLS
