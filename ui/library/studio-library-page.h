/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-library.h"
#include "studio-page.h"

G_BEGIN_DECLS

/*
 * The Library page: the collections of the workspace, what is in them, and the import of files. Its
 * widgets are built, and the workspace is opened, when it is first shown.
 */
#define STUDIO_TYPE_LIBRARY_PAGE (studio_library_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioLibraryPage, studio_library_page, STUDIO, LIBRARY_PAGE, StudioPage)

GtkWidget *studio_library_page_new (HekLibrary *library);

G_END_DECLS
