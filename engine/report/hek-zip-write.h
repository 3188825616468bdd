/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A ZIP archive in memory, of files that a report has beside each other. Names are UTF-8 and are
 * marked as such; files are deflated where that makes them smaller. Up to 65,535 files of less than
 * 4 GB each, and 4 GB in all: what a ZIP without its 64-bit extension can hold.
 *
 * Source: PKWARE, APPNOTE.TXT .ZIP File Format Specification, 6.3.10, sections 4.3 and 4.4
 */
typedef struct _HekZipWriter HekZipWriter;

HekZipWriter *hek_zip_writer_new (void);
void          hek_zip_writer_free (HekZipWriter *writer);

/**
 * hek_zip_writer_add:
 * @name: "line-1.csv", or "folder/line-1.csv"; each only once
 *
 * Errors: %G_IO_ERROR_NO_SPACE: larger than a ZIP can be; those of the compressor
 */
gboolean hek_zip_writer_add (HekZipWriter *writer, const char *name, GBytes *data,
                             GError **error);

/* Returns: (transfer full): the whole file; @writer is empty afterwards */
GBytes *hek_zip_writer_finish (HekZipWriter *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekZipWriter, hek_zip_writer_free)

G_END_DECLS
