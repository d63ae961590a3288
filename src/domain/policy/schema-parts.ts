import { z } from 'zod'
import { said } from './words.ts'

/** Parts that several sections of a policy document are made of. */

export const id = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9_.-]{0,63}$/,
    said(
      'lower-case letters, digits, "-", "_" and ".", at most 64 characters',
      'huruf kecil, angka, "-", "_" dan ".", paling banyak 64 karakter',
    ),
  )
export const name = z.string().min(1).max(120)
export const points = z.number().min(0).max(1000)
export const percent = z.number().min(0).max(100)
/** 0–1. */
export const share = z.number().min(0).max(1)
export const days = z.number().min(0).max(3650)
export const weight = z.int().min(0).max(100)
export const words = z.array(z.string().min(1).max(120)).min(1).max(100)
export const zone = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/,
    said('the name of a time zone, such as Asia/Jakarta', 'nama zona waktu, misalnya Asia/Jakarta'),
  )
export const localDate = z.iso.date(said('a date such as 2026-03-02', 'tanggal, misalnya 2026-03-02'))
export const RULES_MAX = 500
