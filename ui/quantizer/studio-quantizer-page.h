/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-library.h"
#include "studio-page.h"

G_BEGIN_DECLS

/*
 * The Quantizer page: methods at sizes that are trained and measured on one collection, what they
 * lose, and the codebooks that were kept. HekQuantizerSession and HekCodebookList do the work, the
 * page shows. Its widgets are made when it is first seen. Main thread only.
 *
 * Its actions are the group "quantizer"; all about a run are about the session's selected one.
 * "quantizer.collection" (s) chooses a collection by its uuid, "quantizer.view" (s) is one of
 * compare, training, error, neighbors, codebooks.
 */
#define STUDIO_TYPE_QUANTIZER_PAGE (studio_quantizer_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerPage, studio_quantizer_page, STUDIO, QUANTIZER_PAGE,
                      StudioPage)

/* @jobs: where the page's jobs are listed; the window shows it */
GtkWidget *studio_quantizer_page_new (HekJobList *jobs, HekLibrary *library);

/* Ends with a row without title. The page itself installs those that are local. */
extern const StudioShortcut studio_quantizer_page_shortcuts[];

G_END_DECLS
