/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * File dialogs of the pages and windows. Who asks keeps the dialog, lets it answer by a handler of
 * GtkNativeDialog::response, and takes the answer there, which ends the dialog.
 */

/* What a file can be saved as. */
typedef struct
{
  const char *suffix;       /* without a dot */
  const char *other_suffix; /* (nullable): what it may be called besides */
  const char *label;        /* to be translated */
} StudioFileFormat;

/**
 * studio_file_dialog_new:
 * @owner: gets @response as its data, as long as it lives; the dialog is modal to its window
 * @folder: (nullable): shown first, where there is one
 * @response: (type GtkNativeDialog::response)
 *
 * Returns: (transfer full): not shown yet
 */
GtkNativeDialog *studio_file_dialog_new (GtkWidget            *owner,
                                         GtkFileChooserAction  action,
                                         const char           *title,
                                         const char           *accept,
                                         const char           *folder,
                                         GCallback             response);

/**
 * studio_file_dialog_take:
 * @dialog: (inout): %NULL afterwards
 *
 * Returns: (transfer full) (nullable): what was chosen, %NULL when it was cancelled
 */
GFile *studio_file_dialog_take (GtkNativeDialog **dialog, int response);

/**
 * studio_file_dialog_add_formats:
 * @formats: (array length=n_formats): static; each is a filter
 * @suffix: of the one that is chosen at first; the first where it is none of them
 * @base_name: proposed, with @suffix
 */
void studio_file_dialog_add_formats (GtkNativeDialog        *dialog,
                                     const StudioFileFormat *formats,
                                     guint                   n_formats,
                                     const char             *suffix,
                                     const char             *base_name);

/**
 * studio_file_dialog_take_path:
 * @dialog: (inout): with formats; %NULL afterwards
 * @format: (out) (optional): of that file
 *
 * A known suffix that was typed wins over the filter; without one the filter's is appended.
 *
 * Returns: (transfer full) (nullable): what to write, %NULL when it was cancelled or has no path
 */
char *studio_file_dialog_take_path (GtkNativeDialog         **dialog,
                                    int                       response,
                                    const StudioFileFormat  **format);

/**
 * studio_report_dialog_new:
 * @base_name: proposed, without a suffix
 *
 * For a report in one of its formats; the one of the last report is chosen at first.
 *
 * Returns: (transfer full): not shown yet
 */
GtkNativeDialog *studio_report_dialog_new (GtkWidget  *owner,
                                           const char *title,
                                           const char *folder,
                                           const char *base_name,
                                           GCallback   response);

/**
 * studio_report_dialog_take_path:
 *
 * studio_file_dialog_take_path() that also remembers the format for the next report.
 *
 * Returns: (transfer full) (nullable)
 */
char *studio_report_dialog_take_path (GtkNativeDialog **dialog, int response);

G_END_DECLS
