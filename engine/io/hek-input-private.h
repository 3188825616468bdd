/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-source-format.h"

G_BEGIN_DECLS

/*
 * The bytes of a file, from any place on. Files of gzip are read as what is in them (members one
 * behind the other, checksums verified); going back in one starts from its beginning. A part of a
 * file, compressed or not, can be read as if it were one. Used by one thread.
 */
typedef struct _HekInput HekInput;

/* Errors: %G_FILE_ERROR when it is no regular file, or the system says so */
HekInput *hek_input_open (const char *path, GError **error);
void hek_input_close (HekInput *input);

/* The first bytes of @path as hek_input_read() would give them. */
gboolean hek_input_peek (const char *path, guint8 *data, gsize *n_bytes, GError **error);

/**
 * hek_input_read:
 * @n_read: (out): less than @n_bytes at the end only
 *
 * Errors: %G_FILE_ERROR, %HEK_SOURCE_ERROR_DAMAGED for gzip with the offset in the file
 */
gboolean hek_input_read (HekInput *input, gpointer data, gsize n_bytes, gsize *n_read,
                         GError **error);

/* Like it, but fewer bytes are an error. */
gboolean hek_input_read_exactly (HekInput *input, gpointer data, gsize n_bytes, GError **error);

/* After the last byte that is wanted of gzip: its checksum is verified when nothing follows. */
gboolean hek_input_check_end (HekInput *input, GError **error);

/* Any offset is accepted; reading behind the end gives nothing. */
gboolean hek_input_seek (HekInput *input, guint64 offset, GError **error);

/* Of the next byte, in what hek_input_read() gives. */
guint64 hek_input_get_offset (const HekInput *input);

/* Bytes that can be read in all; -1 for gzip, where that is not known before the end. */
gint64 hek_input_get_size (const HekInput *input);

/* Whether going back means to start again. */
gboolean hek_input_is_packed (const HekInput *input);

/* How much of the file was gone through, in [0, 1]. */
double hek_input_get_fraction (const HekInput *input);

/**
 * hek_input_open_part:
 * @stored_bytes: in the file, from @offset on
 * @n_bytes: what they are when they are unpacked
 * @is_deflated: raw deflate, as in ZIP
 * @crc: CRC-32 of the unpacked bytes, checked when the last of them is read in one go from the
 * first
 */
HekInput *hek_input_open_part (const char *path, guint64 offset, guint64 stored_bytes,
                               guint64 n_bytes, gboolean is_deflated, guint32 crc, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekInput, hek_input_close)

G_END_DECLS
