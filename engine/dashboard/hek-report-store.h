/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-report-draft.h"
#include "hek-workspace.h"

G_BEGIN_DECLS

/*
 * Where recipes of reports are kept in a workspace: reports/UUID.json, each replaced whole and
 * synced. What cannot be read is left alone and listed with what is wrong with it.
 *
 * Writing needs a workspace that is open for writing: %HEK_STORE_ERROR_READ_ONLY otherwise. Calls
 * that read and write files: for jobs. Threads: any; writes are serialized by the caller.
 */
typedef struct
{
  char *id;
  char *title;   /* name of the file when it cannot be read */
  guint n_parts;
  char *problem; /* (nullable): why it cannot be read */
} HekReportInfo;

void hek_report_info_free (HekReportInfo *info);

/* Returns: (transfer full) (element-type HekReportInfo): by title */
GPtrArray *hek_report_list (HekWorkspace *workspace, GError **error);

/* Returns: (transfer full): the JSON, whose files are relative to hek_report_dup_folder() */
char      *hek_report_load (HekWorkspace *workspace, const char *id, GError **error);
gboolean   hek_report_save (HekWorkspace *workspace, const char *id, const char *json,
                            GError **error);
gboolean   hek_report_delete (HekWorkspace *workspace, const char *id, GError **error);

char      *hek_report_dup_folder (HekWorkspace *workspace);

G_END_DECLS
