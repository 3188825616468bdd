/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-picture.h"

G_BEGIN_DECLS

typedef struct
{
  const char *title;       /* (nullable): %NULL: collection and layout */
  const char *note;        /* (nullable): a paragraph of the user's own */
  gboolean with_selection; /* the keys of the first selected rows, too */
} HekExplorerReportOptions;

/**
 * hek_explorer_session_export_report:
 * @path: .pdf, .png, .csv or .json, see hek_report_suffixes()
 *
 * Writes the view as a document: the picture with its key, for paper; collection and layout with
 * all of its recipe, and how it relates to the commit that is shown; what the colours mean, with
 * counts; filters; selection; the camera, and the command that draws the same view again:
 * "exported" or "failed". @options is copied.
 */
void hek_explorer_session_export_report (HekExplorerSession *self, HekExplorerPicture *picture,
                                         const HekExplorerReportOptions *options,
                                         const char *path);

G_END_DECLS
