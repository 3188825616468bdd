/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-library.h"

G_BEGIN_DECLS

/* Fills @drop_down with the collections of @library: name, rows × dimension. What is selected is
 * the caller's business. */
void studio_collections_fill (GtkDropDown *drop_down, HekLibrary *library);

/* Returns: the place of a collection in the list, or GTK_INVALID_LIST_POSITION. @uuid:
 * (nullable) */
guint studio_collections_find (HekLibrary *library, const char *uuid);

G_END_DECLS
