/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-library-columns.h"

G_BEGIN_DECLS

/* Returns: (transfer full): makes the cells of a column; their rows are HekLibraryItem of a
 * StudioLibraryList, which a right click asks for its menu */
GtkListItemFactory *studio_library_cells_new (StudioColumn column);

G_END_DECLS
