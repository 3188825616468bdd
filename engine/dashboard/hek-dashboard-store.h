/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-dashboard.h"
#include "hek-workspace.h"

G_BEGIN_DECLS

/*
 * Where dashboards are kept in a workspace:
 *
 *   dashboards/UUID.json     one each
 *   dashboards/order         their ids, one a line: the order of the tabs
 *   dashboards/shown         the id of the one that was looked at last
 *
 * Every file is replaced whole and synced (hek_file_replace_whole()): after a power cut a
 * dashboard is as before the change or as after it. A dashboard that "order" does not name comes
 * after those that it does, by name; a name in it without a file counts for nothing; so no cut
 * between two files loses anything. A file that cannot be read is left alone and listed with what
 * is wrong with it.
 *
 * Writing needs a workspace that is open for writing: %HEK_STORE_ERROR_READ_ONLY otherwise. Calls
 * that read and write files: for jobs. Threads: any; writes are serialized by the caller.
 */
typedef struct
{
  char *id;
  char *name;    /* of the file when it cannot be read */
  guint n_widgets;
  char *problem; /* (nullable): why it cannot be read */
} HekDashboardInfo;

void hek_dashboard_info_free (HekDashboardInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekDashboardInfo, hek_dashboard_info_free)

/* Returns: (transfer full) (element-type HekDashboardInfo): in the order of the tabs; empty when
 * nobody has made one */
GPtrArray *hek_dashboard_list (HekWorkspace *workspace, GError **error);

/**
 * hek_dashboard_load:
 * @name: its id, or its name where only one has it
 *
 * Errors: %HEK_DASHBOARD_ERROR_NOT_FOUND with the names that there are; those of
 *   hek_dashboard_from_json() with the file; %G_FILE_ERROR
 */
HekDashboard *hek_dashboard_load (HekWorkspace *workspace, const char *name, GError **error);

/* Replaces the one of the same id, or adds it after the others. */
gboolean hek_dashboard_save (HekWorkspace *workspace, HekDashboard *dashboard, GError **error);

/* Saving it again brings it back, at the end. */
gboolean hek_dashboard_delete (HekWorkspace *workspace, const char *id, GError **error);

/* @ids: (array zero-terminated=1): the new order; those that it leaves out come after */
gboolean hek_dashboard_reorder (HekWorkspace *workspace, const char *const *ids, GError **error);

/* Returns: (transfer full) (nullable): the id of the one that was looked at last, which may be gone
 * meanwhile; %NULL where nobody knows */
char *hek_dashboard_get_shown (HekWorkspace *workspace);
gboolean hek_dashboard_set_shown (HekWorkspace *workspace, const char *id, GError **error);

/**
 * hek_dashboard_import:
 * @replace: the one of the same id or name, if there is one; otherwise it gets an id and, with a
 *   number, a name of its own
 *
 * Reads JSON into the workspace. Returns: (transfer full): as it is kept
 */
HekDashboard *hek_dashboard_import (HekWorkspace *workspace, const char *json, gssize n_bytes,
                                    gboolean replace, GError **error);

/* Returns: (transfer full): @name, or "name 2", … when @list has it */
char *hek_dashboard_unique_name (GPtrArray *list, const char *name);

G_END_DECLS
