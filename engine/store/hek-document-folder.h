/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-workspace.h"

G_BEGIN_DECLS

/*
 * A folder of a workspace that keeps documents, one file each: UUID.json. Each is replaced whole
 * and synced: after a power cut it is as before the change or as after it. Other files in it are
 * left alone.
 *
 * Writing needs a workspace that is open for writing: %HEK_STORE_ERROR_READ_ONLY otherwise. Calls
 * that read and write files: for jobs. Threads: any; writes are serialized by the caller.
 */
typedef struct
{
  const char *name; /* of the folder, and of what is in it: "reports" */
  gsize max_bytes;  /* of a document */
} HekDocumentFolder;

/* Returns: (transfer full): its path; it is made with the first document */
char      *hek_document_folder_dup_path (const HekDocumentFolder *folder, HekWorkspace *workspace);

/* Returns: (transfer full): the file of a document, and its name */
char      *hek_document_folder_dup_file (const HekDocumentFolder *folder, HekWorkspace *workspace,
                                         const char *id);
char      *hek_document_folder_dup_name (const char *id);

/* Returns: (transfer full) (element-type utf8): ids that files have, as the folder lists them;
 * empty when there is no folder */
GPtrArray *hek_document_folder_list (const HekDocumentFolder *folder, HekWorkspace *workspace,
                                     GError **error);

/**
 * hek_document_folder_read:
 * @n_bytes: (out): of the text, which has a NUL behind it
 *
 * Errors: %HEK_STORE_ERROR_NOT_FOUND: @id is none; %HEK_STORE_ERROR_INVALID: it is larger than
 *   what is written; %G_FILE_ERROR
 * Returns: (transfer full)
 */
char      *hek_document_folder_read (const HekDocumentFolder *folder, HekWorkspace *workspace,
                                     const char *id, gsize *n_bytes, GError **error);

gboolean   hek_document_folder_may_write (const HekDocumentFolder *folder, HekWorkspace *workspace,
                                          GError **error);
/* Makes it where there is none. */
gboolean   hek_document_folder_make (const HekDocumentFolder *folder, HekWorkspace *workspace,
                                     GError **error);
/* Makes the folder, too. */
gboolean   hek_document_folder_write (const HekDocumentFolder *folder, HekWorkspace *workspace,
                                      const char *id, const char *text, GError **error);
/* One that is not there is deleted already. */
gboolean   hek_document_folder_delete (const HekDocumentFolder *folder, HekWorkspace *workspace,
                                       const char *id, GError **error);

G_END_DECLS
