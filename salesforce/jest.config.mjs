import config from '@salesforce/sfdx-lwc-jest/config.js'

export default {
  ...config.jestConfig,
  testMatch: ['**/__tests__/**/*.test.js'],
  modulePathIgnorePatterns: ['<rootDir>/outbound-messages/'],
}
